"""What must hold between the parts of a pack: codes exist, windows neither overlap nor leave a gap."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import combinations

from biip.checksums import gs1_standard_check_digit

from vaccinera.programmes.rules.days import open_span, shared_days
from vaccinera.programmes.rules.pack_fields import refuse
from vaccinera.programmes.rules.packs import Contraindication, Pack, Rule, Schedule, TargetGroup, Window
from vaccinera.programmes.states import ContraindicationOutcome, IntervalKind, PackFault, Profession

_STOPS_OF_LIVE = (("pregnant",), ("severe_immunosuppression", "immunosuppression"))
"""The facts a live product must be stopped for; of several names for one, any will do, the wider one too."""


def check_pack(pack: Pack) -> None:
    """Refuse the first thing in a pack that contradicts another, or that refers to what is not there."""
    _check_repeats(pack)
    _check_references(pack)
    _check_assumptions(pack)
    _check_days(pack)
    _check_windows(pack)
    _check_schedules(pack)
    _check_contraindications(pack)
    _check_goals(pack)
    _check_rights(pack)
    _check_trade_item_numbers(pack)
    _check_list_prescription(pack)


def _check_list_prescription(pack: Pack) -> None:
    """Days for a list are said when there may be one, and not otherwise."""
    if pack.allows_list_prescription and pack.list_prescription_days is None:
        refuse("list_prescription_days", PackFault.MISSING, "whole number from 1 to 90")
    if pack.list_prescription_days is not None and not pack.allows_list_prescription:
        refuse("list_prescription_days", PackFault.UNUSED)


def placed_rules(pack: Pack) -> Iterator[tuple[str, Rule]]:
    """Every rule of the pack with the place it stands at."""
    yield "season", pack.season.rule
    lists: tuple[tuple[str, Iterable[Rule]], ...] = (
        ("target_groups", (entry.rule for entry in pack.target_groups)),
        ("windows", (entry.rule for entry in pack.windows)),
        ("products", (entry.rule for entry in pack.products)),
        ("schedules", (entry.rule for entry in pack.schedules)),
        ("intervals", (entry.rule for entry in pack.intervals)),
        ("contraindications", (entry.rule for entry in pack.contraindications)),
        ("prescribing_rights", (entry.rule for entry in pack.prescribing_rights)),
        ("season_goals", (entry.rule for entry in pack.season_goals)),
        ("national_register", (entry.rule for entry in pack.national_register)),
    )
    for name, rules in lists:
        for number, rule in enumerate(rules, start=1):
            yield f"{name}[{number}]", rule
    for name, notice in (
        ("no_group", pack.no_group),
        ("no_right", pack.no_right),
        ("answer_needs_physician", pack.answer_needs_physician),
        ("age_unknown", pack.age_unknown),
        ("not_reported", pack.not_reported),
    ):
        yield f"otherwise.{name}", notice.rule


def _check_repeats(pack: Pack) -> None:
    lists: tuple[tuple[str, Iterable[object]], ...] = (
        ("diseases[{}].code", (entry.code for entry in pack.diseases)),
        ("risk_groups[{}].code", (entry.code for entry in pack.risk_groups)),
        ("target_groups[{}].code", (entry.code for entry in pack.target_groups)),
        ("target_groups[{}].priority", (entry.priority for entry in pack.target_groups)),
        ("products[{}].npl_id", (entry.npl_id for entry in pack.products)),
        ("assumptions[{}].id", (entry.id for entry in pack.assumptions)),
    )
    for name, values in lists:
        _check_no_repeat((name.format(number), value) for number, value in enumerate(values, start=1))
    _check_no_repeat((f"{place}.rule", rule.id) for place, rule in placed_rules(pack))
    _check_no_repeat(
        (f"products[{number}].gtins", gtin)
        for number, product in enumerate(pack.products, start=1)
        for gtin in product.gtins
    )


def _check_no_repeat(placed: Iterable[tuple[str, object]]) -> None:
    seen: set[object] = set()
    for place, value in placed:
        if value in seen:
            refuse(place, PackFault.REPEATED)
        seen.add(value)


def _check_references(pack: Pack) -> None:
    groups = {group.code for group in pack.target_groups}
    product_groups = {product.duplicate_group for product in pack.products}
    for number, group in enumerate(pack.target_groups, start=1):
        _check_known(f"target_groups[{number}].risk_groups", group.risk_groups, [r.code for r in pack.risk_groups])
        _check_known(f"target_groups[{number}].settings", group.settings, pack.settings)
    for number, window in enumerate(pack.windows, start=1):
        _check_known(f"windows[{number}].target_groups", window.target_groups, groups)
        _check_known(f"windows[{number}].settings", window.settings, pack.settings)
    for number, product in enumerate(pack.products, start=1):
        _check_known(f"products[{number}].diseases", product.diseases, [d.code for d in pack.diseases])
        _check_known(f"products[{number}].preferred_for", product.preferred_for, groups)
    for number, schedule in enumerate(pack.schedules, start=1):
        _check_known(f"schedules[{number}].target_groups", schedule.target_groups, groups)
        _check_known(f"schedules[{number}].duplicate_group", [schedule.duplicate_group], product_groups)
    for number, right in enumerate(pack.prescribing_rights, start=1):
        _check_known(f"prescribing_rights[{number}].target_groups", right.target_groups, groups)
    for number, goal in enumerate(pack.season_goals, start=1):
        _check_known(f"season_goals[{number}].target_groups", goal.target_groups, groups)
    for number, said in enumerate(pack.contraindications, start=1):
        _check_known(f"contraindications[{number}].products", said.duplicate_groups, product_groups)
    for number, row in enumerate(pack.national_register, start=1):
        _check_known(f"national_register[{number}].target_groups", row.target_groups, groups)
        _check_known(f"national_register[{number}].products", row.duplicate_groups, product_groups)
        _check_known(f"national_register[{number}].risk_groups", row.risk_groups, [r.code for r in pack.risk_groups])
    _check_interval_references(pack, groups, product_groups)


def _check_interval_references(pack: Pack, groups: Collection[str], product_groups: Collection[str]) -> None:
    schedules = [schedule.rule.id for schedule in pack.schedules]
    for number, interval in enumerate(pack.intervals, start=1):
        _check_known(f"intervals[{number}].target_groups", interval.target_groups, groups)
        _check_known(f"intervals[{number}].before", interval.before, product_groups)
        _check_known(f"intervals[{number}].schedules", interval.schedules, schedules)
        if interval.kind is IntervalKind.BETWEEN_DOSES:
            _check_known(f"intervals[{number}].after", interval.after, product_groups)


def _check_known(place: str, codes: Iterable[str] | None, known: Collection[str]) -> None:
    """Refuse a code that is not known; None is "all" and always known."""
    if codes is not None and not {*codes} <= {*known}:
        refuse(place, PackFault.UNKNOWN_CODE, ", ".join(sorted(known)))


def _check_assumptions(pack: Pack) -> None:
    stated = [assumption.id for assumption in pack.assumptions]
    used = {rule.assumption for _, rule in placed_rules(pack)}
    for place, rule in placed_rules(pack):
        if rule.assumption is not None:
            _check_known(f"{place}.assumption", [rule.assumption], stated)
    for number, assumption in enumerate(stated, start=1):
        if assumption not in used:
            refuse(f"assumptions[{number}].id", PackFault.UNUSED)


def _check_days(pack: Pack) -> None:
    season = open_span(pack.season.from_on, pack.season.to_on)
    if season.from_on > season.to_on:
        refuse("season.to_on", PackFault.WRONG_ORDER)
    for number, window in enumerate(pack.windows, start=1):
        days = open_span(window.from_on, window.to_on)
        if days.from_on > days.to_on:
            refuse(f"windows[{number}].to_on", PackFault.WRONG_ORDER)
        if days.from_on not in season:
            refuse(f"windows[{number}].from_on", PackFault.OUTSIDE_SEASON)
        if days.to_on not in season:
            refuse(f"windows[{number}].to_on", PackFault.OUTSIDE_SEASON)


def _check_windows(pack: Pack) -> None:
    """A group in a setting has at least one window and never two on one day, so that one rule answers."""
    for number, group in enumerate(pack.target_groups, start=1):
        for setting in sorted(pack.settings if group.settings is None else group.settings):
            open_to = [(n, w) for n, w in enumerate(pack.windows, start=1) if _is_for(w, group, setting)]
            if not open_to:
                refuse(f"target_groups[{number}].code", PackFault.GAP, f"window for {setting}")
            for (first_number, first), (second_number, second) in combinations(open_to, 2):
                if shared_days(open_span(first.from_on, first.to_on), open_span(second.from_on, second.to_on)):
                    refuse(f"windows[{second_number}]", PackFault.OVERLAP, f"windows[{first_number}]")


def _is_for(window: Window, group: TargetGroup, setting: str) -> bool:
    return (window.target_groups is None or group.code in window.target_groups) and (
        window.settings is None or setting in window.settings
    )


def _check_schedules(pack: Pack) -> None:
    """Everybody in a group meets a schedule whatever their age and history, and a product of the season."""
    for number, group in enumerate(pack.target_groups, start=1):
        schedules = [s for s in pack.schedules if s.target_groups is None or group.code in s.target_groups]
        given = {schedule.duplicate_group for schedule in schedules}
        settled = {schedule.duplicate_group for schedule in schedules if _fits_everybody(schedule)}
        if not given or given > settled:
            refuse(f"target_groups[{number}].code", PackFault.GAP, "schedule for every age and history")
    in_season = {product.duplicate_group for product in pack.products if pack.season.code in product.seasons}
    for number, schedule in enumerate(pack.schedules, start=1):
        if schedule.duplicate_group not in in_season:
            refuse(f"schedules[{number}].duplicate_group", PackFault.GAP, "product of the season")


def _fits_everybody(schedule: Schedule) -> bool:
    return schedule.ages.is_open and not schedule.only_if_never


def _check_contraindications(pack: Pack) -> None:
    """One rule answers for a fact and a product, and what must stop a live product is answered for."""
    for product_number, product in enumerate(pack.products, start=1):
        concerning = [(n, s) for n, s in enumerate(pack.contraindications, start=1) if s.concerns(product)]
        for (first_number, first), (second_number, second) in combinations(concerning, 2):
            if (first.fact, first.value) == (second.fact, second.value):
                refuse(f"contraindications[{second_number}]", PackFault.OVERLAP, f"contraindications[{first_number}]")
        if product.is_live and pack.season.code in product.seasons:
            for names in _STOPS_OF_LIVE:
                if not any(_answers_for(said, names) for _, said in concerning):
                    refuse(f"products[{product_number}].is_live", PackFault.GAP, f"stop for {names[0]}")


def _answers_for(said: Contraindication, names: Collection[str]) -> bool:
    """Whether it stops for one of the facts, or says with its source that they are no hindrance."""
    is_about = (said.value is True and said.fact in names) or said.value in names
    return is_about and said.outcome in {ContraindicationOutcome.STOP, ContraindicationOutcome.OK}


def _check_goals(pack: Pack) -> None:
    """A target group has one goal at most."""
    goals = [*enumerate(pack.season_goals, start=1)]
    for (first_number, first), (second_number, second) in combinations(goals, 2):
        if first.target_groups is None or second.target_groups is None or first.target_groups & second.target_groups:
            refuse(f"season_goals[{second_number}]", PackFault.OVERLAP, f"season_goals[{first_number}]")


def _check_rights(pack: Pack) -> None:
    """A physician may always prescribe, also what a stop or an answer takes out of a nurse's hands."""
    if not any(
        right.profession is Profession.PHYSICIAN
        and right.competence is None
        and right.target_groups is None
        and right.min_age is None
        for right in pack.prescribing_rights
    ):
        refuse("prescribing_rights", PackFault.GAP, "physician for all target groups")


def _check_trade_item_numbers(pack: Pack) -> None:
    for number, product in enumerate(pack.products, start=1):
        for gtin in product.gtins:
            right = gs1_standard_check_digit(gtin[:-1])
            if int(gtin[-1]) != right:
                refuse(f"products[{number}].gtins", PackFault.WRONG_CHECK_DIGIT, f"{gtin[:-1]}{right}")
