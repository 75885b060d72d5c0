"""Numbers beside what they were, as a page shows them: the number, the earlier ones, how much more and the share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from vaccinera.web.parts import Column
from vaccinera.web.templatetags.vaccinera import kronor, month_name, number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from vaccinera.reimbursement.rules.comparing import Against, Compared

_FIRM_SPACE = "\u00a0"
_MINUS = "−"


@dataclass(frozen=True, slots=True)
class ComparedTable:
    """A table of what is compared: its columns, and each row: what it is of, and (column word, text) for the rest."""

    caption: str
    columns: list[Column]
    rows: list[tuple[str, list[tuple[str, str]]]]


def visits_shown(count: int) -> str:
    """A count of visits, with the minus that money has."""
    return f"{_MINUS if count < 0 else ''}{number(abs(count))}"


def month_words(month: date, earlier: Sequence[date]) -> list[str]:
    """The words over a month's numbers and, for each earlier month, over its own and the difference."""
    words = [month_name(month)]
    for one in earlier:
        words += [month_name(one), gettext("Mot %(month)s") % {"month": month_name(one)}]
    return words


def compared_table(
    caption: str,
    of: str,
    rows: Iterable[tuple[str, Compared]],
    *,
    words: Sequence[str],
    shown: Callable[[int], str] = kronor,
) -> ComparedTable:
    """Rows of numbers against earlier ones, öre unless ``shown`` says otherwise; ``words`` stand over the columns."""
    columns = [Column(of), *(Column(word, "number") for word in words)]
    return ComparedTable(
        caption, columns, [(label, list(zip(words, _texts(one, shown), strict=True))) for label, one in rows]
    )


def _texts(one: Compared, shown: Callable[[int], str]) -> list[str]:
    told = [shown(one.now)]
    for was in one.earlier:
        told += [shown(was.value), change_shown(was, shown)]
    return told


def change_shown(was: Against, shown: Callable[[int], str] = kronor) -> str:
    """How much more, with its sign, and the share where there is one: +15,00 kr (+15,6 %)."""
    told = f"{'+' if was.difference > 0 else ''}{shown(was.difference)}"
    return told if was.share is None else f"{told} ({_percent(was.share)})"


def _percent(tenths: int) -> str:
    sign = "+" if tenths > 0 else _MINUS if tenths < 0 else ""
    return f"{sign}{number(abs(tenths) // 10)},{abs(tenths) % 10}{_FIRM_SPACE}%"
