"""Changes to a pack's content, place by place; each gives a new content and leaves the old one alone.

A place is written ``windows/2`` for the second window, ``otherwise/no_group`` for a table within a table, and nothing
at all for the pack itself. Whether the outcome holds together is for the reading to say.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from copy import deepcopy
from typing import Any, cast

from vaccinera.kernel.refusals import Refused

Content = dict[str, Any]


def table_at(content: Mapping[str, Any], place: str) -> Mapping[str, Any]:
    """The table at a place; refuses a place where there is none."""
    found: Any = content
    for part in filter(None, place.split("/")):
        if isinstance(found, list) and part.isdigit() and 1 <= int(part) <= len(found):
            found = found[int(part) - 1]
        elif isinstance(found, Mapping) and part in found:
            found = found[part]
        else:
            raise Refused("programmes.place.not_found", place=place)
    if not isinstance(found, Mapping):
        raise Refused("programmes.place.not_found", place=place)
    return found


def with_fields(content: Content, place: str, fields: Mapping[str, object]) -> Content:
    """The content with some fields of a table set; None takes a field away."""
    changed, table = _copied(content, place)
    for key, value in fields.items():
        if value is None:
            table.pop(key, None)
        else:
            table[key] = value
    return changed


def with_entry(content: Content, place: str, entry: Mapping[str, object]) -> Content:
    """The content with one more entry last in a list of tables, which is made where it is missing."""
    above, _, name = place.rpartition("/")
    changed, table = _copied(content, above)
    entries = table.setdefault(name, [])
    if not isinstance(entries, list):
        raise Refused("programmes.place.not_found", place=place)
    entries.append(deepcopy(dict(entry)))
    return changed


def without_entry(content: Content, place: str) -> Content:
    """The content without one entry of a list."""
    changed, entries, number = _copied_list(content, place)
    del entries[number]
    return changed


def with_entry_moved(content: Content, place: str, *, steps: int) -> Content:
    """The content with an entry so many steps further down its list (up for less than none), as far as it goes."""
    changed, entries, number = _copied_list(content, place)
    entry = entries.pop(number)
    entries.insert(max(0, number + steps), entry)
    return changed


def _copied(content: Content, place: str) -> tuple[Content, MutableMapping[str, Any]]:
    changed = deepcopy(content)
    return changed, cast("MutableMapping[str, Any]", table_at(changed, place))


def _copied_list(content: Content, place: str) -> tuple[Content, list[Any], int]:
    """A copy, the list in it that an entry stands in, and the entry's position there."""
    table_at(content, place)
    above, _, number = place.rpartition("/")
    holder, _, name = above.rpartition("/")
    changed, table = _copied(content, holder)
    entries = table.get(name)
    if not number.isdigit() or not isinstance(entries, list):
        raise Refused("programmes.place.not_found", place=place)
    return changed, entries, int(number) - 1


# Where the codes stand that a field can name: the list, and the field of its entries.
_NAMES: Mapping[str, tuple[str, str]] = {
    "target_groups": ("target_groups", "code"),
    "preferred_for": ("target_groups", "code"),
    "risk_groups": ("risk_groups", "code"),
    "diseases": ("diseases", "code"),
    "assumption": ("assumptions", "id"),
    "duplicate_group": ("products", "duplicate_group"),
    "after": ("products", "duplicate_group"),
    "before": ("products", "duplicate_group"),
    "schedules": ("schedules", "rule"),
}


def codes_for(content: Mapping[str, Any], place: str, field: str) -> list[str]:
    """The codes of the content itself that a field of an entry can name; none where it defines them or is free."""
    if field == "settings" and place:
        return [str(code) for code in content.get("settings", ())]
    section, name = _NAMES.get(field, ("", ""))
    entries = content.get(section, ())
    if not place or (section == place.partition("/")[0] and name == field):
        return []
    codes = [str(entry[name]) for entry in entries if isinstance(entry, Mapping) and name in entry]
    return list(dict.fromkeys(codes))
