"""Histories made up by chance, of any size: prices and contracts that change, corrections, nullifications, merges.

They are written in the same form as the worked examples, so that one that fails can be read as one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from tests.reimbursement.evaluation.days import SWEDEN
from tests.reimbursement.evaluation.history import History
from tests.reimbursement.worked_examples import changed_world, history_of, ordinary_world

Raw = dict[str, Any]
MONTHS = tuple(date(2026 + (8 + n) // 12, (8 + n) % 12 + 1, 1) for n in range(6))
_FIRST, _LAST_GIVEN, _LAST_ACT, _DECIDED = (
    datetime.combine(day, time(10), SWEDEN)
    for day in (date(2026, 9, 20), date(2027, 1, 25), date(2027, 2, 28), date(2026, 12, 15))
)
_UNITS = ("Norrmottagningen", "Norra_hemmet", "Sydmottagningen")


@dataclass(frozen=True, slots=True)
class MadeUp:
    """A history, and the world and words it was made of."""

    world: Raw
    raw: Raw
    history: History


def make_up(seed: int, *, visits: int, people: int, competes: bool = True, reaches_back: bool = True) -> MadeUp:
    """A history of so many visits of so many people.

    Where visits are not to compete each is a person's only one. ``reaches_back`` lets policy change for days past.
    """
    chance = Random(seed)  # noqa: S311 - invented histories, the same for the same seed
    policy = _policy(chance, reaches_back=reaches_back)
    count = people if competes else visits
    policy["people"] = {f"P{n}": _person(chance) for n in range(count)}
    raw: Raw = {
        "visits": [_visit(chance, n, f"P{n if not competes else chance.randrange(count)}") for n in range(visits)],
        "merges": _merges(chance, count) if competes else [],
        "decisions": _decisions() if reaches_back else [],
        "manual_lines": [
            {"provider": chance.choice(("Nord", "Syd")), "month": "2026-11", "ore": chance.choice((-30000, 7000))}
            for _ in range(chance.randrange(3))
        ],
    }
    world = changed_world(ordinary_world(), policy)
    return MadeUp(world, raw, history_of(world, raw))


def _person(chance: Random) -> Raw:
    number = "unknown_person" if chance.random() < 0.03 else "personal_number"
    return {"born": date(chance.choice((1940, 1945, 1950, 1955, 1961, 1962, 2019)), 5, 5), "number": number}


def _policy(chance: Random, *, reaches_back: bool) -> Raw:
    """A price that rises, a unit that gets its contract in the autumn and changes hands; some of it known late."""
    rise = date(2026, 11, chance.randrange(1, 28))
    handed = date(2026, 12, chance.randrange(1, 28))
    policy: Raw = {
        "prices": {
            "influenza": {"to": rise},
            "influenza_risen": _price(26500, from_=rise),
            "gripera": _price(27500, from_=date(2026, 1, 1)) | {"product": "gripera"},
        },
        "contracts": {
            "hemmet": _contract("Nord", from_=date(2026, 10, 15), to=handed),
            "hemmet_then": _contract("Syd", from_=handed),
        },
        "terms": {"ordinary": {"cut_off_day": chance.randrange(1, 11), "counts_history": chance.random() < 0.3}},
    }
    if reaches_back:
        policy["prices"]["influenza"]["cut"] = {"at": _DECIDED, "to": date(2026, 10, 10)}
        policy["prices"]["influenza_mended"] = _price(24000, from_=date(2026, 10, 10)) | {"to": rise, "known": _DECIDED}
        policy["contracts"]["hemmet_before"] = _contract("Nord", from_=date(2026, 9, 1), to=date(2026, 10, 15)) | {
            "known": _DECIDED
        }
    return policy


def _price(ore: int, *, from_: date) -> Raw:
    return {"kind": "base", "programme": "influenza", "assignment": "vaccination", "ore": ore, "from": from_}


def _contract(provider: str, *, from_: date, to: date | None = None) -> Raw:
    row: Raw = {"provider": provider, "unit": "Norra_hemmet", "assignment": "vaccination"}
    row |= {"programmes": ["influenza"], "from": from_}
    return row | ({"to": to} if to else {})


def _decisions() -> list[Raw]:
    return [{"at": _DECIDED, "from": date(2026, 9, 1), "to": date(2026, 12, 1)}]


def _visit(chance: Random, number: int, person: str) -> Raw:
    given = _between(chance, _FIRST, _LAST_GIVEN)
    programme, product = chance.choice(
        (
            *[("influenza", "influvita")] * 6,
            *[("influenza", "gripera")] * 3,
            ("influenza", "oprovad"),
            *[("pneumococcal", "konjugat")] * 3,
            ("pneumococcal", "polysack"),
        )
    )
    visit: Raw = {
        "id": f"V{number:07d}",
        "person": person,
        "given": given,
        "registered": given + timedelta(days=chance.choice((0, 0, 0, 0, 12)), minutes=chance.randrange(60)),
        "programme": programme,
        "product": product,
        "unit": chance.choice((*_UNITS, *_UNITS[::2])),
        "setting": chance.choice(("clinic", "clinic", "home", "nursing_home")),
        "group": "elders" if programme == "pneumococcal" else chance.choice(("elders", "elders", "risk", "children")),
        "assignment": "nursing_homes" if chance.random() < 0.05 else "vaccination",
        "payer": "person" if chance.random() < 0.05 else "region",
        "funding": "own" if chance.random() < 0.02 else "region",
    }
    for kind in ("prescription", "administration"):
        days = chance.choice((*[0] * 14, 3, 20, 29, 30, 31, 45))
        signed = visit["registered"] + timedelta(days=days, seconds=chance.randrange(86400) if days else 0)
        visit[f"{kind}_signed"] = False if chance.random() < 0.02 else signed
    _what_happened_then(chance, visit)
    return visit


def _what_happened_then(chance: Random, visit: Raw) -> None:
    at = visit["registered"]
    corrected: list[Raw] = []
    while chance.random() < 0.25:
        at = _between(chance, at + timedelta(minutes=1), _LAST_ACT)
        corrected.append({"at": at, **_correction(chance, visit)})
    if corrected:
        visit["corrected"] = corrected
    if chance.random() < 0.08:
        visit["nullified"] = _between(chance, at + timedelta(minutes=1), _LAST_ACT)
        if chance.random() < 0.4:
            visit["restored"] = _between(chance, visit["nullified"] + timedelta(minutes=1), _LAST_ACT)
    if chance.random() < 0.05:
        accepted = _between(chance, visit["registered"], _LAST_ACT)
        visit["extra_cost"] = {"ore": chance.choice((9900, 31350, 55000)), "accepted": accepted}


def _correction(chance: Random, visit: Raw) -> Raw:
    """One thing put right. A day given never comes to lie after the visit was registered."""
    earlier = visit["given"] - timedelta(days=chance.randrange(1, 20))
    products = ("influvita", "gripera") if visit["programme"] == "influenza" else ("konjugat", "polysack")
    return chance.choice(
        (
            {"given": earlier},
            {"given": visit["given"] + timedelta(minutes=1)},
            {"product": chance.choice(products)},
            {"setting": chance.choice(("clinic", "home"))},
            {"payer": chance.choice(("person", "region"))},
            {"unit": chance.choice(_UNITS)},
            {"assignment": chance.choice(("vaccination", "nursing_homes"))},
            {"group": "elders"},
            {"funding": chance.choice(("own", "region"))},
        )
    )


def _merges(chance: Random, people: int) -> list[Raw]:
    """Some neighbours found to be one, each at most once, and some of them two again."""
    merges: list[Raw] = []
    for number in range(0, people - 1, 2):
        if chance.random() < 0.1:
            at = _between(chance, _FIRST, _LAST_ACT)
            merge: Raw = {"kept": f"P{number}", "merged": f"P{number + 1}", "at": at}
            if chance.random() < 0.3:
                merge["undone"] = _between(chance, at + timedelta(minutes=1), _LAST_ACT)
            merges.append(merge)
    return merges


def _between(chance: Random, first: datetime, last: datetime) -> datetime:
    seconds = max(int((last - first).total_seconds()), 0)
    return first + timedelta(seconds=chance.randint(0, seconds))
