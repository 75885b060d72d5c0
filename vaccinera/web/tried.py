"""What other prices would have come to, as tables beside what was paid."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from vaccinera.kernel.scope import reading
from vaccinera.reimbursement.queries.payments import provider_names
from vaccinera.reimbursement.rules.what_if import summed
from vaccinera.web.comparisons import compared_table, visits_shown
from vaccinera.web.region import programme_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vaccinera.access.rules.readers import Reader
    from vaccinera.reimbursement.rules.what_if import Tried


def tables_of_tried(reader: Reader, tried: Sequence[Tried]) -> dict[str, object]:
    """The tables: the whole and each month, provider and programme; and the visits without a price."""
    with reading(reader):
        providers, programmes = provider_names(), programme_names()
    months = sorted(summed(tried, lambda one: f"{one.month:%Y-%m}").items())
    by_provider = summed(tried, lambda one: str(one.provider_id)).items()
    by_programme = summed(tried, lambda one: one.programme).items()
    total = summed(tried, lambda _one: gettext("Summa")).items()
    table = partial(compared_table, words=[gettext("Med de här priserna"), gettext("Då"), gettext("Skillnad")])
    return {
        "compared_tables": [
            table(gettext("Månader"), gettext("Månad"), [*total, *months]),
            table(
                gettext("Vårdgivare"),
                gettext("Vårdgivare"),
                [*total, *((providers[int(key)], one) for key, one in by_provider)],
            ),
            table(
                gettext("Program"),
                gettext("Program"),
                [*total, *((programmes.get(code, code), one) for code, one in by_programme)],
            ),
        ],
        "unpriced": visits_shown(sum(one.unpriced for one in tried)),
        "unpriced_then": visits_shown(sum(one.unpriced_then for one in tried)),
    }
