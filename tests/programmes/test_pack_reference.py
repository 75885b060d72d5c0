"""The reference page of the pack format keeps up with the format."""

from __future__ import annotations

from tests.programmes.samples import raw_invented
from tools.tree import CHECKOUT
from vaccinera.programmes.states import AdviceKind, PackFault

REFERENCE = (CHECKOUT / "docs" / "reference" / "pack-format.md").read_text("utf-8")
_TABLES = {"season", "otherwise", "target_groups", "windows", "products", "schedules", "intervals"}
_TABLES |= {"diseases", "risk_groups", "prescribing_rights", "assumptions", "information", "links"}
_TABLES |= {"contraindications", "season_goals", "national_register"}


def test_every_fault_is_explained() -> None:
    assert [fault.value for fault in PackFault if f"| `{fault}` |" not in REFERENCE] == []


def test_every_kind_of_advice_is_explained() -> None:
    assert [kind.value for kind in AdviceKind if f"| `{kind}` |" not in REFERENCE] == []


def test_every_field_is_explained() -> None:
    fields = _fields(raw_invented())

    assert sorted(field for field in fields - _TABLES if f"`{field}`" not in REFERENCE) == []


def _fields(content: object) -> set[str]:
    """The names of all fields; a text's languages are none."""
    if isinstance(content, list):
        return {field for entry in content for field in _fields(entry)}
    if not isinstance(content, dict) or "sv" in content:
        return set()
    return {*content} | {field for value in content.values() for field in _fields(value)}
