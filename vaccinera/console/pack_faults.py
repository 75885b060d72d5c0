"""What is wrong with a pack or a questionnaire, and how to mend it, for whoever typed the command."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from vaccinera.kernel.refusals import Refused
from vaccinera.programmes.states import PackFault

# What is wrong, and what mends it; ``{expected}`` is what should stand there.
_PACK: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        PackFault.NOT_TOML: ("the file is not TOML", "Look there for a missing quote or bracket."),
        PackFault.MISSING: ("a field is missing", "Add it: {expected}."),
        PackFault.UNKNOWN_FIELD: ("nobody reads this field", "Check its spelling, or take it away."),
        PackFault.WRONG_TYPE: ("another kind of value is expected", "Write this kind: {expected}."),
        PackFault.WRONG_FORM: ("the value does not look as it should", "Write it like this: {expected}."),
        PackFault.UNKNOWN_CODE: ("the code is not defined", "Use one of these, or define it: {expected}."),
        PackFault.REPEATED: ("the same code, rule or number stands twice", "Give each its own."),
        PackFault.WRONG_ORDER: ("the end comes before the beginning", "Change one of them."),
        PackFault.WRONG_CHECK_DIGIT: ("the last digit is not right", "Check it against the package: {expected}."),
        PackFault.UNKNOWN_PLACEHOLDER: ("the text has a placeholder it cannot have", "Use these: {expected}."),
        PackFault.OUTSIDE_SEASON: ("the day is not in the season", "Move the day, or change the season."),
        PackFault.OVERLAP: ("it overlaps {expected}", "End one before the other begins, or keep one."),
        PackFault.GAP: ("something is missing for somebody", "Add this: {expected}."),
        PackFault.UNUSED: ("no rule rests on this assumption", "Name it where it is used, or take it away."),
    }
)
_QUESTIONNAIRE: Mapping[str, str] = MappingProxyType(
    {
        "not_json": "the file is not JSON. Look there for a missing quote, comma or bracket",
        "not_an_object": "{place}: a JSON object must stand there. Write one",
        "element_missing": "{place}: {element} is missing. Add it",
        "element_unknown": "{place}: nobody reads {element}. Check its spelling, or take it away",
        "element_wrong": "{place}: {element} is wrong. It must be: {expected}",
        "translation_missing": "{place}: {element} has no translation into {language}. Add it",
        "extension_missing": "{place}: the extension {url} is missing. Add it",
        "extension_unknown": "{place}: the extension {url} does not belong there. Take it away",
        "extension_repeated": "{place}: the extension {url} stands more than once. Keep one",
        "link_id_repeated": "two questions are called {link_id}. Give one another name",
        "option_repeated": "{place}: the answer {option} is there already. Give one another code",
        "chain_broken": "question {question} refers to {refers_to}, which is no earlier question. Mend the reference",
        "chain_value_wrong": "question {question} waits for an answer {refers_to} cannot have. Mend the condition",
        "chain_not_perishable": "question {question} hangs on {refers_to}, asked every time. Mark it perishable too",
        "fact_contradicts": "questions {question} and {other} both give {fact}. Let one of them give it",
    }
)
_PROPOSAL: Mapping[str, str] = MappingProxyType(
    {
        "programmes.proposal.not_found": "there is no such proposal. See which wait with: vaccinera programmes list",
        "programmes.proposal.not_possible_now": "it is {state} already and stays so",
        "programmes.proposal.own": "whoever proposed it cannot approve it. Give another region administrator's HSA-id",
        "programmes.proposal.reason_missing": "the reason is empty. Write why, for whoever approves it",
        "programmes.proposal.reason_too_long": "the reason has {length} characters. Shorten it to {longest}",
        "programmes.proposal.version_named": "version {version} exists and is never rewritten. Take the next number",
        "programmes.proposal.already_proposed": "version {version} waits already. Withdraw it, or take the next number",
        "programmes.proposal.day_passed": "{from_on} has passed and is not judged anew. Give {today} or later",
        "programmes.proposal.before_season": "{from_on} is before the season {season}. Give {first_on} or later",
        "programmes.proposal.after_season": "{from_on} is after the season {season}. Give {last_on} or earlier",
        "programmes.proposal.day_taken": "another version begins on {from_on}. Give another day",
        "programmes.proposal.overtaken": "another version was approved since. Propose it anew, with its changes",
        "products.pack.of_another_product": "item number {gtin} belongs to {product} already. Correct it in the pack",
        "declarations.questionnaire.not_in_force": "no questionnaire {url} is in force on {on}. Approve one first",
        "declarations.proposal.already_proposed": "version {version} waits already. Withdraw it, or number this anew",
        "declarations.proposal.programme_asks_more": "{programme} {version} asks for more ({place}). Keep it",
        "declarations.proposal.version_named": "version {version} exists and is never rewritten. Take the next number",
        "declarations.proposal.day_passed": "{from_on} has passed. Give {today} or later",
        "declarations.proposal.day_taken": "another version begins on {from_on}. Give another day",
    }
)
_NO_PLACE = "the whole file"


class _Facts(dict[str, object]):
    """Facts of a refusal; one that a sentence asks for and that is not there is left out."""

    def __missing__(self, key: str) -> str:
        return _NO_PLACE if key == "place" else key


def fault_of(refused: Refused) -> dict[str, str]:
    """Place, reason and mend of what a pack or questionnaire was refused for."""
    facts = _Facts({name: value for name, value in refused.facts.items() if value != ""})
    if refused.code == "programmes.pack.invalid":
        wrong, mend = _PACK[str(refused.facts["reason"])]
        return {
            "place": str(facts["place"]),
            "reason": wrong.format_map(facts),
            "mend": mend.format_map(facts).replace(": expected.", "."),
        }
    sentence = _QUESTIONNAIRE.get(refused.code.rpartition(".")[2], refused.code)
    reason, _, mend = sentence.format_map(facts).partition(". ")
    place = str(facts["place"])
    return {"place": place, "reason": reason.removeprefix(f"{place}: "), "mend": f"{mend}." if mend else ""}


def sentence_of_fault(file: str, refused: Refused) -> str:
    """One line: which file or proposal, where in it, what is wrong and what mends it."""
    if refused.code in _PROPOSAL:
        return f"{file}: {_PROPOSAL[refused.code].format_map(_Facts(refused.facts))}."
    fault = fault_of(refused)
    return f"{file}: {fault['place']}: {fault['reason']}. {fault['mend']}".rstrip()
