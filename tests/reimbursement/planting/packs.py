"""An example's pack as the content of a programme's version: the invented pack with the example's own entries."""

from __future__ import annotations

import json
from typing import Any

from tests.programmes.samples import raw_invented
from tests.reimbursement.evaluation.history import Group, History, Interval, Pack, Schedule, Window
from vaccinera.programmes.rules.pack_reading import read_pack

Raw = dict[str, Any]
_TEXT = {"sv": "Exempel.", "en": "Example."}
_DAYS_IN_WEEK = 7


def pack_content(pack: Pack, history: History, *, code: str, version: str) -> Raw:
    """The content, read once by the programme's own reading to see that it is one."""
    groups_given = sorted({one.duplicate_group for one in history.versions if one.programme == pack.programme})
    named = {group for one in pack.intervals for group in (one.after or frozenset()) | (one.before or frozenset())}
    duplicate_groups = sorted({*groups_given, *named}) or ["none"]
    content = raw_invented() | {
        "code": code,
        "version": version,
        "settings": sorted(pack.settings),
        "target_groups": [_group(number, one) for number, one in enumerate(pack.groups, 1)],
        "windows": [_window(number, one) for number, one in enumerate(pack.windows, 1)],
        "intervals": [_interval(number, one, pack) for number, one in enumerate(pack.intervals, 1)],
        "products": [_product(number, one) for number, one in enumerate(duplicate_groups, 1)],
        "schedules": [
            *(_schedule(number, one) for number, one in enumerate(pack.schedules, 1)),
            *(_otherwise(len(pack.schedules) + number, one) for number, one in enumerate(duplicate_groups, 1)),
        ],
        "contraindications": [],
        "season_goals": [],
        "national_register": [],
        "prescribing_rights": raw_invented()["prescribing_rights"][:1],
        "assumptions": [],
    }
    content["season"] = content["season"] | {"from_on": min(one.from_on for one in pack.windows), "to_on": None}
    del content["season"]["to_on"]
    read_pack(content)
    stored: Raw = json.loads(json.dumps(content, default=str))
    return stored


def _rule(letter: str, number: int) -> Raw:
    return {"rule": f"X-{letter}{number}", "source": "invented"}


def _group(number: int, group: Group) -> Raw:
    raw = _rule("G", number) | {
        "code": group.code,
        "names": _TEXT,
        "payer": group.payer,
        "priority": number,
        "why": _TEXT,
    }
    years = 12 if group.by_birth_year else 1
    ages = {
        "min_age_years" if group.by_birth_year else "min_age_months": group.from_months,
        "max_age_years" if group.by_birth_year else "max_age_months": group.below_months,
    }
    raw |= {field: months // years for field, months in ages.items() if months is not None}
    for field in ("max_age_years", "max_age_months"):
        if field in raw:
            raw[field] -= 1
    if group.from_months is not None or group.below_months is not None:
        raw["age_by"] = "birth_year" if group.by_birth_year else "birthday"
    if group.settings is not None:
        raw["settings"] = sorted(group.settings)
    for field, day in (("pregnancy_from", group.pregnancy_from), ("pregnancy_to", group.pregnancy_to)):
        if day is not None:
            raw[field] = f"{day // _DAYS_IN_WEEK}+{day % _DAYS_IN_WEEK}"
    return raw


def _window(number: int, window: Window) -> Raw:
    raw = _rule("W", number) | {
        "target_groups": "all" if window.groups is None else sorted(window.groups),
        "settings": "all" if window.settings is None else sorted(window.settings),
        "from_on": window.from_on,
        "why": _TEXT,
    }
    return raw | ({} if window.to_on is None else {"to_on": window.to_on})


def _interval(number: int, interval: Interval, pack: Pack) -> Raw:
    doses: Raw = {"from_dose": interval.from_dose}
    if interval.to_dose is not None:
        doses["to_dose"] = interval.to_dose
    if interval.schedules is not None:
        places = {one.rule: number for number, one in enumerate(pack.schedules, 1)}
        doses["schedules"] = sorted(_rule("S", places[rule])["rule"] for rule in interval.schedules)
    return _rule("I", number) | {
        **doses,
        **_ages(interval),
        "kind": "other_programme" if interval.is_other_programme else "between_doses",
        "target_groups": "all" if interval.groups is None else sorted(interval.groups),
        "after": "all" if interval.after is None else sorted(interval.after),
        "before": "all" if interval.before is None else sorted(interval.before),
        "min_days": interval.least_days,
        "why": _TEXT,
    }


def _product(number: int, duplicate_group: str) -> Raw:
    raw: Raw = raw_invented()["products"][1]
    del raw["preferred_for"]
    return (
        raw
        | _rule("V", number)
        | {
            "npl_id": f"9900000000{9800 + number}",
            "gtins": raw_invented()["products"][number]["gtins"],
            "duplicate_group": duplicate_group,
        }
    )


def _ages(limits: Interval | Schedule) -> Raw:
    below = None if limits.below_months is None else limits.below_months - 1
    ages = {"min_age_months": limits.from_months, "max_age_months": below}
    return {field: months for field, months in ages.items() if months is not None}


def _schedule(number: int, schedule: Schedule) -> Raw:
    return {
        **_otherwise(number, schedule.gives),
        **_ages(schedule),
        "target_groups": "all" if schedule.groups is None else sorted(schedule.groups),
        "only_if_never": schedule.only_if_never,
        "counted_per": schedule.counted_per,
    }


def _otherwise(number: int, duplicate_group: str) -> Raw:
    raw: Raw = raw_invented()["schedules"][1]
    return raw | _rule("S", number) | {"duplicate_group": duplicate_group, "why": _TEXT, "done": _TEXT}
