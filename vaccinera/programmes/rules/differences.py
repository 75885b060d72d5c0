"""What differs between two versions' contents, place by place, so that a person can read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

Content = Mapping[str, object]
_NAMED_BY = ("code", "npl_id", "linkId", "id", "rule")


@dataclass(frozen=True, slots=True)
class Difference:
    """One place that differs.

    ``place`` is named as in a fault (``intervals[1].min_days``), in the new content, or in the old one for what is
    gone. ``entry`` is the name of the entry it stands in, such as its rule's. None is a value that is not there.
    """

    place: str
    entry: str
    old: object
    new: object


def differences(old: Content, new: Content) -> tuple[Difference, ...]:
    """Every place where the contents differ, in the order of the new one, then what only the old one had."""
    return tuple(_in_tables(old, new, "", ""))


def name_of(entry: object) -> str:
    """What an entry of a list is called: its code, product id, question or rule; nothing when it has none of them."""
    if not isinstance(entry, Mapping):
        return ""
    return next((str(entry[key]) for key in _NAMED_BY if key in entry), "")


def _in_tables(old: Content, new: Content, where: str, entry: str) -> Iterator[Difference]:
    for key in [*new, *(key for key in old if key not in new)]:
        yield from _at(old.get(key), new.get(key), f"{where}.{key}" if where else key, entry)


def _at(old: object, new: object, place: str, entry: str) -> Iterator[Difference]:
    if old == new:
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        yield from _in_tables(old, new, place, entry)
    elif _are_tables(old) and _are_tables(new):
        yield from _in_lists(old, new, place)  # type: ignore[arg-type]  # lists of tables, as was just asked
    else:
        yield Difference(place, entry, old, new)


def _are_tables(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(entry, Mapping) for entry in value)


def _in_lists(old: Sequence[Content], new: Sequence[Content], place: str) -> Iterator[Difference]:
    pairs = _paired(old, new)
    for number, entry in enumerate(new):
        if number in pairs:
            yield from _in_tables(old[pairs[number]], entry, f"{place}[{number + 1}]", name_of(entry))
        else:
            yield Difference(f"{place}[{number + 1}]", name_of(entry), None, entry)
    for number, entry in enumerate(old):
        if number not in pairs.values():
            yield Difference(f"{place}[{number + 1}]", name_of(entry), entry, None)
    before = [name_of(new[number]) for number in sorted(pairs, key=lambda number: pairs[number])]
    after = [name_of(new[number]) for number in sorted(pairs)]
    if before != after:
        yield Difference(place, "", before, after)


def _paired(old: Sequence[Content], new: Sequence[Content]) -> dict[int, int]:
    """Which new entry is which old one: by a name held once; the rest in order, if none was added or taken away."""
    named_old, named_new = _by_name(old), _by_name(new)
    pairs = {number: named_old[name] for name, number in named_new.items() if name in named_old}
    rest_new = [number for number in range(len(new)) if number not in pairs]
    rest_old = [number for number in range(len(old)) if number not in pairs.values()]
    if len(rest_new) == len(rest_old):
        pairs |= dict(zip(rest_new, rest_old, strict=True))
    return pairs


def _by_name(entries: Sequence[Content]) -> dict[str, int]:
    names = [name_of(entry) for entry in entries]
    return {name: number for number, name in enumerate(names) if name and names.count(name) == 1}
