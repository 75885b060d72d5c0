"""A pack means the same in its file and stored."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.programmes.samples import INVENTED, SHIPPED
from vaccinera.kernel.refusals import Refused
from vaccinera.programmes.rules.pack_files import content_of_file, pack_as_toml
from vaccinera.programmes.rules.pack_reading import read_pack, read_pack_file


def stored(text: str) -> dict[str, Any]:
    """A file's content as the database gives it back: days as text, and the order of fields lost."""
    content: dict[str, Any] = json.loads(json.dumps(tomllib.loads(text), default=str, sort_keys=True))
    return content


@pytest.mark.parametrize("path", [INVENTED, *sorted(SHIPPED.glob("*.toml"))], ids=lambda path: path.stem)
def test_every_pack_comes_back_as_it_was(path: Any) -> None:
    content = stored(path.read_text("utf-8"))

    written = pack_as_toml(content)

    assert read_pack_file(written) == read_pack(content)
    assert stored(written) == content


def test_a_written_pack_begins_like_one_that_somebody_wrote() -> None:
    """The database keeps no order of fields; people want one."""
    written = pack_as_toml(stored(INVENTED.read_text("utf-8")))
    lines = written.splitlines()

    assert [line.split(" = ")[0] for line in lines[:4]] == ["format", "code", "version", "names"]
    assert lines[3].startswith("names = { sv = ")
    assert lines.index("[season]") < lines.index("[[windows]]") < lines.index("[otherwise]")


def test_every_kind_of_value_survives() -> None:
    content = {
        "format": 1,
        "from_on": date(2026, 1, 1),
        "to_on": "2026-12-31",
        "name": 'Citat " och \\ snedstreck\n\x7f',
        "is_live": True,
        "care_staff": False,
        "dose_quantity": Decimal("0.5"),
        "names": {"sv": "a", "so": "c", "en": "b"},
        "två ord": ["a", "b"],
        "empty": [],
        "windows": [{"why": {"sv": "x", "en": "y"}, "inner": [{"n": 1}, {"n": 2}]}],
    }

    written = pack_as_toml(content)

    read = tomllib.loads(written)
    assert read == {**content, "to_on": date(2026, 12, 31), "dose_quantity": 0.5}
    assert "names = { sv = " in written


def test_a_file_is_stored_with_its_days_as_text() -> None:
    content = content_of_file('version = "2026.1"\n[season]\nfrom_on = 2026-09-01\n')

    assert content == {"version": "2026.1", "season": {"from_on": "2026-09-01"}}


@pytest.mark.parametrize("text", ["a = " + "[" * 100_000, "a = " + "9" * 5_000])
def test_what_nobody_wrote_by_hand_is_no_pack(text: str) -> None:
    with pytest.raises(Refused) as refused:
        content_of_file(text)

    assert refused.value.facts["reason"] == "not_toml"


def test_a_file_that_is_no_toml_is_refused_with_its_line() -> None:
    with pytest.raises(Refused) as refused:
        content_of_file("version = \n")

    assert refused.value.facts["reason"] == "not_toml"
    assert "line 1" in str(refused.value.facts["place"])
