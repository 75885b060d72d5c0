"""The reference page of every rule of the newest packs, as ``docs/reference/programme-rules.md`` shows it.

Run as a program it writes the page anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.programmes.samples import shipped_packs
from tools.tree import CHECKOUT
from vaccinera.programmes.rules.pack_checks import placed_rules
from vaccinera.programmes.rules.packs import Pack, Rule, Text
from vaccinera.programmes.rules.sentences import say

PAGE = CHECKOUT / "docs" / "reference" / "programme-rules.md"
_BEGINNING = """# Every rule of the programmes

What the newest pack of each programme says, rule by rule: the advice, the visit and the signature name a rule by the
word in the first column. The earlier seasons' rules have the same letters and another year. A source is an address
without its scheme or a regulation, and in brackets what was read there; what no source settles names its assumption,
explained after the table. Printed from `vaccinera/programmes/packs/` by
`.venv/bin/python -m tests.programmes.rules_page`; a test compares.
"""


def printed() -> str:
    """The whole page."""
    newest: dict[str, Pack] = {}
    for pack in shipped_packs().values():
        newest[pack.code] = max(pack, newest.get(pack.code, pack), key=lambda one: one.season.from_on)
    shown = sorted(newest.values(), key=lambda pack: pack.order)
    return "\n".join([_BEGINNING, *(line for pack in shown for line in _section(pack))])


def _section(pack: Pack) -> Iterator[str]:
    yield f"## {pack.names['en']} {pack.season.code}\n"
    yield f"Version {pack.version}, `{pack.code}`.\n"
    yield "| Rule | Says | Source | Assumes |\n|---|---|---|---|"
    words = dict(_words(pack))
    for _, rule in placed_rules(pack):
        yield f"| `{rule.id}` | {words[rule.id]} | {_escaped(rule.source)} | {_assumed(rule)} |"
    yield "\n| Assumption | That |\n|---|---|"
    for assumption in pack.assumptions:
        yield f"| `{assumption.id}` | {_escaped(assumption.text['en'])} |"
    yield ""


def _words(pack: Pack) -> Iterator[tuple[str, str]]:
    """What each rule says, in English; days that are only known at the chair are dots."""
    season = pack.season
    yield (
        season.rule.id,
        f"The season {season.code}: from {season.from_on}" + (f" to {season.to_on}." if season.to_on else "."),
    )
    for window in pack.windows:
        yield window.rule.id, _said(window.why, from_on=str(window.from_on), to_on=str(window.to_on or ""))
    for schedule in pack.schedules:
        yield schedule.rule.id, _said(schedule.why, doses=str(schedule.doses))
    for group in pack.target_groups:
        yield group.rule.id, f"{group.names['en']} ({group.payer} pays): {_said(group.why)}"
    for product in pack.products:
        yield product.rule.id, _said(product.why)
    for goal in pack.season_goals:
        yield goal.rule.id, f"The goal is {goal.percent} per cent."
    told = (pack.intervals, pack.contraindications, pack.prescribing_rights, pack.national_register)
    for entry in (entry for entries in told for entry in entries):
        yield entry.rule.id, _said(entry.why)
    for notice in (pack.no_group, pack.no_right, pack.answer_needs_physician, pack.age_unknown, pack.not_reported):
        yield notice.rule.id, _said(notice.why)


def _said(why: Text, **known: str) -> str:
    blanks = dict.fromkeys(re.findall(r"{(\w+)}", why["en"]), "…")
    return _escaped(say({"en": why["en"], "sv": why["en"]}, blanks | known)["en"]).replace("….", "…")


def _assumed(rule: Rule) -> str:
    return f"`{rule.assumption}`" if rule.assumption else ""


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(printed(), encoding="utf-8")
