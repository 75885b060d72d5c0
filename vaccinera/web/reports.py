"""A report as its page shows it: the form with what it offers, the rows in words, and its picture."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, gettext_noop

from vaccinera.access.states import Permission, Scope
from vaccinera.kernel.clock import today
from vaccinera.kernel.sorting import swedish_sort_key
from vaccinera.organisations.models import CareUnit
from vaccinera.products.queries import all_products
from vaccinera.programmes.models import Programme
from vaccinera.reports.queries.names import names_for
from vaccinera.reports.queries.running import is_without_small_numbers
from vaccinera.reports.rules.cells import cell_text
from vaccinera.reports.rules.drawing.strokes import NARROW, WIDE
from vaccinera.reports.rules.pictures import Drawn, picture_of, svg_of
from vaccinera.reports.rules.told import COUNTS_BY_WORDS
from vaccinera.reports.states import ColumnKind, Filter
from vaccinera.web.forms.reports import ReportForm, query_of
from vaccinera.web.parts import Column as Heading

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.http import QueryDict

    from vaccinera.access.rules.readers import Reader
    from vaccinera.reports.queries.running import Ran, Row
    from vaccinera.reports.rules.asking import Asked
    from vaccinera.reports.rules.catalogue import Column, Report

MOST_SHOWN = 500
_MOST_ON_A_PHONE = 4
# What is no longer read as one once it is broken over two lines.
_UNBROKEN = frozenset({ColumnKind.DATE, ColumnKind.MONTH, ColumnKind.PERSON_NUMBER})


# In the order people ask: how many first, then what is left to do, the money, and who did what.
THEMES: Mapping[str, str] = MappingProxyType(
    {
        "doses": gettext_noop("Doser och täckning"),
        "work": gettext_noop("Arbetet på enheten"),
        "batches": gettext_noop("Batcher"),
        "quality": gettext_noop("Kvalitet och säkerhet"),
        "payment": gettext_noop("Ersättning"),
        "people": gettext_noop("Listor över personer"),
        "users": gettext_noop("Användare och logg"),
    }
)


@dataclass(frozen=True, slots=True)
class CellShown:
    """One cell in words; ``label`` heads it where the table is shown as blocks, ``column`` is how it is set."""

    text: str
    label: str
    column: str


def language_now() -> str:
    """The language of the page, of those a report is written in."""
    return "en" if (get_language() or "sv").startswith("en") else "sv"


def form_of(report: Report, told: QueryDict, reader: Reader) -> ReportForm:
    """The form, offering the units and programmes that the reader's figures are of."""
    held = [reader.permissions.get(Permission(code)) for code in report.permissions]
    is_region = Scope.REGION in held
    units = CareUnit.objects.all() if is_region else CareUnit.objects.filter(provider_id=reader.provider_id)
    named = sorted((swedish_sort_key(name), str(key), name) for key, name in units.values_list("pk", "name"))
    language = language_now()
    programmes = Programme.objects.order_by("pk").values_list("pk", f"name_{language}")
    products = all_products() if Filter.PRODUCT in report.filters else []
    offered = {
        Filter.UNIT: [(key, name) for _, key, name in named],
        Filter.PROGRAMME: [(str(key), str(name)) for key, name in programmes],
        Filter.PRODUCT: [(str(one.pk), one.name) for one in products],
    }
    form = ReportForm(told, report=report, on=today(), offered=offered)
    if is_without_small_numbers(reader, report):
        form.offer_statistics()
    return form


def by_theme(reports: Sequence[Report]) -> list[tuple[str, list[Report]]]:
    """The reports under the headings of what they are about, those of a theme by their questions."""
    language = language_now()
    ordered = sorted(reports, key=lambda report: swedish_sort_key(report.question[language]))
    told = ((gettext(heading), [one for one in ordered if one.theme == theme]) for theme, heading in THEMES.items())
    return [(heading, found) for heading, found in told if found]


def told_shortly(asked: Asked) -> str:
    """The days and what they count by, in one line."""
    by = COUNTS_BY_WORDS[asked.counts_by][language_now()]
    if not asked.has_days:
        return by
    last = asked.to_on - timedelta(days=1)
    days = f"{last}" if asked.from_on == last else f"{asked.from_on} – {last}"
    return gettext("%(days)s, räknat efter: %(by)s") % {"days": days, "by": by[:1].lower() + by[1:]}


def address_of(report: Report, asked: Asked) -> str:
    """The report's own page, asked exactly so."""
    return f"{reverse('report', kwargs={'name': report.name})}?{query_of(asked)}"


def headings_of(columns: Sequence[Column]) -> list[Heading]:
    """The columns as the table component takes them."""
    return [Heading(column.title[language_now()], _set_as(column)) for column in columns]


def stays_a_table(columns: Sequence[Column]) -> bool:
    """Whether a phone has room for the columns side by side: a word and a number or three."""
    words = [column for column in columns if not column.kind.is_number]
    return len(words) <= 1 and len(columns) <= _MOST_ON_A_PHONE


def _set_as(column: Column) -> Literal["number", "date", "text"]:
    """Numbers stand under each other, and no day or personal number is broken over two lines."""
    if column.kind.is_number:
        return "number"
    return "date" if column.kind in _UNBROKEN else "text"


def rows_shown(columns: Sequence[Column], rows: Iterable[Row]) -> list[list[CellShown]]:
    """The first rows, in words."""
    names, language = names_for(columns), language_now()
    return [
        [
            CellShown(cell_text(column, value, names, language), column.title[language], _set_as(column))
            for column, value in zip(columns, row, strict=True)
        ]
        for row in islice(rows, MOST_SHOWN)
    ]


def drawn_of(ran: Ran) -> Drawn | None:
    """What is to be drawn of a report that has a picture."""
    if ran.report.chart is None:
        return None
    return Drawn(ran.report.chart, ran.columns, names_for(ran.columns), language_now(), ran.rows)


def picture_shown(ran: Ran) -> str:
    """The picture of the rows at hand, on a sheet for a desk and one for a phone; empty with nothing to draw.

    The page shows the one that there is room for.
    """
    drawn = drawn_of(ran)
    picture = None if drawn is None else picture_of(drawn)
    if picture is None:
        return ""
    return SafeString(svg_of(picture, WIDE) + svg_of(picture, NARROW))  # nosec B703  # made here, its words escaped
