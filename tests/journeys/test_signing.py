"""Step 6."""

from tests.journeys.desk import Desk
from tests.journeys.site import Site


def test_the_common_case(desk: Desk, site: Site) -> None:
    someone = site.someone()
    desk.log_in_as("Anna Norlander")
    visit = desk.register(someone.number, site.batch())
    desk.says("Signerat, ordination och administrering")
    assert site.one("SELECT state FROM visits_visit WHERE id = %(v)s::uuid", {"v": visit}) == "complete"
