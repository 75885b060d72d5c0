"""The values components take: plain, frozen, and made by pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from django.forms import BaseForm

MarkKind = Literal["protected", "reaction", "deceased", "info"]
ColumnKind = Literal["text", "number", "date", "action"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer a field offers; ``help`` stands under its label."""

    value: str
    label: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to put right, and the id of the field it stands at (empty when it is no single field's)."""

    field_id: str
    message: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A warning that stays in view with the person; the kind chooses the icon, the text says what it is."""

    kind: MarkKind
    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column's heading. ``sort_url`` makes it a link; ``sorted`` is ``ascending``, ``descending`` or empty."""

    label: str
    kind: ColumnKind = "text"
    sort_url: str = ""
    sorted: str = ""


@dataclass(frozen=True, slots=True)
class PageOfRows:
    """Which part of a list is shown: page ``number`` from 1, of ``rows`` in all. The number is added to ``address``."""

    number: int
    rows: int
    per_page: int = 50
    address: str = "?sida="

    @property
    def pages(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, -(-self.rows // self.per_page))

    @property
    def first(self) -> int:
        """The number of the first row shown, from 1; 0 in an empty list."""
        return min(self.rows, (self.number - 1) * self.per_page + 1)

    @property
    def last(self) -> int:
        """The number of the last row shown."""
        return min(self.rows, self.number * self.per_page)

    @property
    def previous_address(self) -> str:
        """Where the page before is, or nothing on the first."""
        return f"{self.address}{self.number - 1}" if self.number > 1 else ""

    @property
    def next_address(self) -> str:
        """Where the page after is, or nothing on the last."""
        return f"{self.address}{self.number + 1}" if self.number < self.pages else ""


def faults_of(form: BaseForm) -> list[Fault]:
    """Every fault of a form in the order of its fields, for the summary that leads to them."""
    at_fields = [
        Fault(form[name].auto_id if name in form.fields else "", str(message))
        for name, messages in form.errors.items()
        for message in messages
    ]
    order = {form[name].auto_id: number for number, name in enumerate(form.fields)}
    return sorted(at_fields, key=lambda fault: order.get(fault.field_id, -1))
