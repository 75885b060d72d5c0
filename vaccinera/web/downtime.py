"""The registration on paper, for when the service does not answer: every field of the page, from the same definitions.

The paper is in Swedish, which is what its readers work in. Labels are those of the page, word for word, and a test
compares; questions, groups and products come from the season's pack and the questionnaire in force.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from vaccinera.declarations.states import Outcome
from vaccinera.web.consent import BASES as CONSENT_BASES
from vaccinera.web.consent import CONSENT_WAYS, GROUNDS, REFUSERS
from vaccinera.web.registration import ANSWERED_BY, BASES, OUTCOMES, PAYERS, ROUTES, SETTINGS, SITES
from vaccinera.web.told import INFORMATION_WAYS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vaccinera.declarations.rules.questions import Condition, Question, Questionnaire
    from vaccinera.programmes.rules.packs import Pack

ROWS_OF_LIST = 20
# Fields of the page that paper does without, and why.
WITHOUT_PAPER: Mapping[str, str] = MappingProxyType(
    {
        "asked_on": "the paper carries its day",
        "carried": "nothing is carried on paper",
        "dose_of": "which product the dose was proposed for",
        "expires_on": "the dose is given when the paper is filled in",
        "given": "what is on paper was given earlier",
        "paper_list": "which list it is entered from",
        "group_proposed": "nothing is proposed on paper",
        "performing_unit": "whoever gives it has the paper in the hand",
        "send_to": "the paper itself is handed to the prescriber",
    }
)


@dataclass(frozen=True, slots=True)
class PaperField:
    """One field of the paper: the page's field, its label there, and how it is filled in by hand.

    ``of`` is what the page says by where the field stands, such as whose name it is.
    """

    name: str
    label: str
    kind: Literal["line", "long", "boxes", "box"] = "line"
    choices: tuple[str, ...] = ()
    of: str = ""


def _boxes(name: str, label: str, words: Iterable[str]) -> PaperField:
    return PaperField(name, label, "boxes", tuple(words))


def _guardian(number: int) -> tuple[PaperField, ...]:
    of = f"Vårdnadshavare {number}"
    return (
        PaperField(f"guardian_{number}_name", "Namn", of=of),
        PaperField(f"guardian_{number}_on", "Vilken dag", of=of),
        PaperField(f"guardian_{number}_way", "Hur samtycket gavs", "boxes", tuple(CONSENT_WAYS.values()), of=of),
    )


_UNDERSTANDS = "Den unga förstår"
WHO_ANSWERED = (
    _boxes("answered_by", "Vem svarade", ANSWERED_BY.values()),
    PaperField("answered_by_name", "Namn på den som svarade"),
    _boxes("consent_basis", "Vem bestämmer", CONSENT_BASES.values()),
    PaperField("read_in", "Frågorna läses på"),
    _boxes("information", "Information", (*INFORMATION_WAYS.values(), "Inte given än")),
)
DECIDED_BY_OTHERS = (
    PaperField("cannot_decide_because", "Därför kan personen inte ta ställning"),
    _boxes("decision_ground", "Grund för att ge dosen", GROUNDS.values()),
    PaperField("consulted", "Vem har rådfrågats"),
    _boxes("guardian_count", "Hur många vårdnadshavare har barnet", ("1", "2")),
    *_guardian(1),
    *_guardian(2),
    PaperField("understands_information", "vad vaccinationen innebär", "box", of=_UNDERSTANDS),
    PaperField(
        "understands_consequences", "vad den kan leda till, och vad det innebär att avstå", "box", of=_UNDERSTANDS
    ),
    PaperField(
        "knows_where_to_seek_advice", "vart man vänder sig för råd och vid biverkningar", "box", of=_UNDERSTANDS
    ),
    PaperField("maturity_assessor", "Bedömd av"),
    PaperField("maturity_note", "Hur det bedömdes"),
    _boxes("refused_by", "Säger någon nej", REFUSERS.values()),
)
ASSESSED = (PaperField("declaration_note", "Bedömning", "long"),)
GIVING = (
    PaperField("given_on", "Dag"),
    PaperField("given_time", "Klockslag"),
    PaperField("batch", "Batch"),
    PaperField("new_batch", "Batchnummer"),
    PaperField("new_batch_expires_on", "Utgångsdatum"),
    _boxes("site", "Kroppsdel", SITES.values()),
    _boxes("giving_route", "Given väg", ROUTES.values()),
    PaperField("giver", "Gavs av"),
    PaperField("preparer", "Iordningställd av"),
    PaperField("giving_comment", "Kommentar till administreringen", "long"),
    PaperField("extra_dose_reason", "Skäl till en avsiktlig andra dos"),
    PaperField("passed-", "Skäl att ge den ändå", "long"),
)


def group_fields(pack: Pack) -> tuple[PaperField, ...]:
    """Section 2 with the season's own groups and settings."""
    groups = (f"{group.names['sv']} ({PAYERS[group.payer]})" for group in pack.target_groups)
    settings = (words for code, words in SETTINGS.items() if code in pack.settings)
    return (
        _boxes("target_group", "Målgrupp och betalare", groups),
        _boxes("setting", "Var ges dosen", settings),
        PaperField("is_care_staff", "Arbetar i vård eller omsorg", "box"),
        PaperField("is_household_contact", "Bor med någon med svårt nedsatt immunförsvar", "box"),
    )


def order_fields(pack: Pack) -> tuple[PaperField, ...]:
    """Section 3 with the season's own products."""
    products = (one.name for one in pack.products if one.seasons >= {pack.season.code})
    return (
        _boxes("basis", "Vems ordination", BASES.values()),
        PaperField("prescriber", "Ordinatör"),
        PaperField("prescribed_on", "Ordinerad dag"),
        PaperField("prescribed_time", "Ordinerad tid"),
        PaperField("basis_reason", "Skäl till muntlig ordination"),
        _boxes("product", "Produkt", products),
        PaperField("dose_quantity", "Dos"),
        PaperField("dose_unit", "Enhet"),
        _boxes("route", "Ordinerad väg", ROUTES.values()),
        PaperField("indication", "Indikation"),
        PaperField("planned_on", "Planerad dag"),
        PaperField("planned_time", "Planerat klockslag"),
        PaperField("prescription_comment", "Kommentar till ordinationen", "long"),
        PaperField("stop_reason", "Läkarens skäl att ge dosen ändå", "long"),
    )


def paper_fields(pack: Pack) -> tuple[PaperField, ...]:
    """Every field of the form but the questions, in the order of the page."""
    return (*WHO_ANSWERED, *DECIDED_BY_OTHERS, *ASSESSED, *group_fields(pack), *order_fields(pack), *GIVING)


def form_content(pack: Pack, questionnaire: Questionnaire) -> dict[str, Any]:
    """What the form for one person says."""
    return _heading(pack, questionnaire) | {
        "who_answered": _told(WHO_ANSWERED),
        "decided_by_others": _told(DECIDED_BY_OTHERS),
        "questions": _questions(questionnaire),
        "assessed": _told(ASSESSED),
        "group": _told(group_fields(pack)),
        "order": _told(order_fields(pack)),
        "giving": _told(GIVING),
    }


def list_content(pack: Pack, questionnaire: Questionnaire) -> dict[str, Any]:
    """What the list for twenty persons says: what is common to them on top, and the questions overleaf."""
    common = ("product", "dose_quantity", "route", "indication", "basis", "prescriber", "prescribed_on", "basis_reason")
    given = ("given_on", "new_batch", "new_batch_expires_on", "giver", "giving_route")
    return _heading(pack, questionnaire) | {
        "common": _told(
            [*(one for one in order_fields(pack) if one.name in common), *(one for one in GIVING if one.name in given)]
        ),
        "questions": _questions(questionnaire),
        "rows": ROWS_OF_LIST,
    }


def _heading(pack: Pack, questionnaire: Questionnaire) -> dict[str, Any]:
    return {
        "programme": pack.names["sv"],
        "season": pack.season.code,
        "version": pack.version,
        "questionnaire": questionnaire.title["sv"],
        "questionnaire_version": questionnaire.version,
    }


def _told(fields: Iterable[PaperField]) -> list[dict[str, Any]]:
    return [asdict(one) for one in fields]


def _questions(questionnaire: Questionnaire) -> list[dict[str, Any]]:
    """Numbered as they stand on the page; a follow-up says after which answer it is asked."""
    numbers = {question.link_id: number for number, question in enumerate(questionnaire.questions, 1)}
    return [
        {
            "number": numbers[question.link_id],
            "text": question.text["sv"],
            "help": question.help["sv"] if question.help else "",
            "options": [option.text["sv"] for option in question.options],
            "asked": _asked(question, questionnaire, numbers),
            "outcomes": _outcomes(question),
        }
        for question in questionnaire.questions
    ]


def _asked(question: Question, questionnaire: Questionnaire, numbers: Mapping[str, int]) -> str:
    if question.enable_when is None:
        return ""
    joined = " och " if question.enable_when.behaviour == "all" else " eller "
    return joined.join(_condition(one, questionnaire, numbers) for one in question.enable_when.conditions)


def _condition(condition: Condition, questionnaire: Questionnaire, numbers: Mapping[str, int]) -> str:
    asked = questionnaire.question(condition.question)
    option = asked.option(str(condition.value)) if asked else None
    answer = option.text["sv"] if option else str(condition.value)
    but = "inte " if condition.operator == "!=" else ""
    return f"fråga {numbers[condition.question]} är {but}{answer}"


def _outcomes(question: Question) -> list[str]:
    """What an answer leads to, since nothing else says so while the service is away."""
    return [
        f"{_answer(question, outcome.answer)}: {OUTCOMES[outcome.outcome][1]}. {outcome.message['sv']}"
        for outcome in question.outcomes
        if outcome.outcome in OUTCOMES and outcome.outcome != Outcome.INFORM
    ]


def _answer(question: Question, answer: bool | str | None) -> str:  # noqa: FBT001 - an answer may be yes or no
    option = question.option(str(answer))
    return option.text["sv"] if option else "Oavsett svar"
