"""The pages of lists that are signed together, of batches and of recalls, in each of the states people meet them in."""

from __future__ import annotations

from tests.journeys.desk import Desk
from tests.journeys.scene import NOBODY, Place, Reach, Scene, at, sent

_CLINIC = "Almvikens vaccinationsmottagning"
_MANAGER = "Birgitta Öberg"


def _reviewed_to_sign(desk: Desk, scene: Scene) -> None:
    waiting = scene.site.rows(
        """
        SELECT v.id::text FROM visits_visit v JOIN visits_prescription p ON p.visit_id = v.id
          JOIN organisations_staff s ON s.id = p.prescriber_id
         WHERE v.state = 'given' AND v.prescription_signed_at IS NULL
           AND s.given_name || ' ' || s.family_name = 'Johan Wikström'
        """
    )
    desk.visit("/att-signera/granska?" + "&".join(f"besok={visit}" for [visit] in waiting))


def _countersigning(desk: Desk, scene: Scene) -> None:
    [staff] = scene.site.rows("SELECT id FROM organisations_staff WHERE family_name = 'Sandell'")
    desk.visit(f"/kontrasignera/{staff[0]}")


def _countersigning_without_a_reason(desk: Desk, scene: Scene) -> None:
    _countersigning(desk, scene)
    desk.press("Kontrasignera")


def _one_batch(desk: Desk, scene: Scene) -> None:
    desk.visit(f"/batcher/{scene.site.batch().id}")


def _one_batch_without_a_reason(desk: Desk, scene: Scene) -> None:
    given = "SELECT unit_batch_id::text FROM visits_administration a JOIN visits_visit v ON v.id = a.visit_id"
    desk.visit(f"/batcher/{scene.site.rows(given + ' WHERE v.unit_id = 101 AND unit_batch_id IS NOT NULL')[0][0]}")
    desk.fill("Utgångsdatum", "i vår")
    desk.press("Spara")


_UNTOUCHED = """
SELECT b.id::text FROM products_unit_batch b
 WHERE b.unit_id = 101 AND NOT EXISTS (SELECT FROM products_batch_waste w WHERE w.batch_id = b.id) LIMIT 1
"""


def _nothing_discarded(desk: Desk, scene: Scene) -> None:
    desk.visit(f"/batcher/{scene.site.one(_UNTOUCHED)}/kassation")


def _discarding(*, doses: str, reason: str) -> Reach:
    """The page of what is discarded, once its form is sent."""

    def reach(desk: Desk, scene: Scene) -> None:
        desk.visit(f"/batcher/{scene.site.batch().id}/kassation")
        desk.fill("Antal doser", doses)
        desk.page.get_by_label(reason).check()
        desk.press("Anteckna kassation")

    return reach


def _taking_back(*, why: str | None = None, times: int = 1) -> Reach:
    """The page that asks why, of a record just made; sent when a reason is told, and read again where it was."""

    def reach(desk: Desk, scene: Scene) -> None:
        _discarding(doses="3", reason="Skadad eller tappad")(desk, scene)
        desk.main.get_by_role("link", name="Ta tillbaka").first.click()
        asked = desk.page.url
        if why is not None:
            desk.fill("Varför tas uppgiften tillbaka?", why)
            desk.press("Ta tillbaka uppgiften")
        if times > 1:
            desk.page.goto(asked)

    return reach


def _nothing_to_add(desk: Desk, _scene: Scene) -> None:
    desk.visit("/batcher")
    desk.press("Lägg till")


def _acted_on_without_an_act(desk: Desk, scene: Scene) -> None:
    desk.visit("/batcher")
    desk.send(f"/batcher/{scene.site.batch().id}/lage")


_GIVEN_BATCH = """
SELECT '/indragning?produkt=' || a.product_id || '&batch=' || a.batch_number
  FROM visits_administration a JOIN visits_visit v ON v.id = a.visit_id
 WHERE v.unit_id = 101 AND v.is_current AND v.nullified_at IS NULL ORDER BY a.id LIMIT 1
"""


def _given(desk: Desk, scene: Scene) -> None:
    desk.visit(scene.site.one(_GIVEN_BATCH))


def _handed_over(form: str) -> Reach:
    def reach(desk: Desk, scene: Scene) -> None:
        _given(desk, scene)
        product, batch = desk.page.url.split("produkt=")[1].split("&batch=")
        told = {"produkt": product, "batch": batch, "purpose": "Brev", "recipient": "Chefen"}
        desk.send("/indragning/uttag", **(told if form else {}), form=form)

    return reach


def _versions_of_no_draft(desk: Desk, _scene: Scene) -> None:
    desk.visit("/hjalp")
    desk.send(f"/registrera/{NOBODY}/versioner")


PLACES_OF_LISTS = (
    Place("choose_versions", "of no draft", _versions_of_no_draft, 404),
    Place("recall", "nothing asked", at("/indragning")),
    Place("recall", "with the people", _given, who="Cecilia Björk"),
    Place("recall", "the region's numbers", _given, who="Ingela Nordström"),
    Place("recall", "of no batch", at("/indragning?produkt=&batch="), 422),
    Place("hand_over", "as labels", _handed_over("etiketter"), who="Cecilia Björk"),
    Place("hand_over", "of no batch", _handed_over(""), 404, who="Cecilia Björk"),
    Place("stop_batch", "without the right", sent("/indragning/stopp"), 403),
    Place("stop_batch", "of no batch", sent("/indragning/stopp"), 404, who="Ingela Nordström"),
    Place("batches", "the clinic's", at("/batcher")),
    Place("batches", "those put away", at("/batcher?gamla=1")),
    Place("batches", "nothing to add", _nothing_to_add, 422),
    Place("batches", "without the right", at("/batcher"), 403, who="Bilal Warsame"),
    Place("batch", "that may be given", _one_batch),
    Place("batch", "a day that is none", _one_batch_without_a_reason, 422),
    Place("batch", "of nobody", at(f"/batcher/{NOBODY}"), 404),
    Place("batch_act", "without an act", _acted_on_without_an_act, 404),
    Place("waste", "of a batch nothing is discarded of", _nothing_discarded),
    Place("waste", "more than there can be", _discarding(doses="10000", reason="Utgången"), 422),
    Place("waste", "just noted", _discarding(doses="2", reason="Öppnad och inte förbrukad")),
    Place("waste", "with a record taken back", _taking_back(why="Fel batch")),
    Place("waste", "of nobody", at(f"/batcher/{NOBODY}/kassation"), 404),
    Place("take_back_waste", "asked why", _taking_back()),
    Place("take_back_waste", "without a reason", _taking_back(why=""), 422),
    Place("take_back_waste", "taken back already", _taking_back(why="Fel batch", times=2)),
    Place("take_back_waste", "of nobody", at(f"/batcher/{NOBODY}/kassation/{NOBODY}"), 404),
    Place("review_to_sign", "what waits for the prescriber", _reviewed_to_sign, who="Johan Wikström", at=_CLINIC),
    Place("review_to_sign", "signed by another tab", at(f"/att-signera/granska?besok={NOBODY}")),
    Place("sign_together", "of nobody", sent("/att-signera/signera", besok=NOBODY)),
    Place("to_countersign", "the provider's", at("/kontrasignera"), who=_MANAGER),
    Place("to_countersign", "without the right", at("/kontrasignera"), 403),
    Place("countersign", "of a nurse who has left", _countersigning, who=_MANAGER),
    Place("countersign", "without a reason", _countersigning_without_a_reason, 422, who=_MANAGER),
    Place("countersign", "of nobody", at("/kontrasignera/0"), 404, who=_MANAGER),
)
