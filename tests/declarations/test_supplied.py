"""Which facts a questionnaire can supply, for a programme's rules to be checked against."""

from __future__ import annotations

import json

from tests.declarations.samples import SHIPPED, fact_parts, item, option, own, questionnaire_raw, yes_no
from tests.programmes.samples import shipped_packs
from vaccinera.declarations.rules.questionnaires import read_questionnaire
from vaccinera.declarations.rules.questions import Questionnaire
from vaccinera.declarations.rules.supplied import supplied_facts
from vaccinera.programmes.rules.pack_facts import KnownFact, check_facts
from vaccinera.programmes.states import FactKind


def _newest() -> dict[str, Questionnaire]:
    """The newest version of every shipped questionnaire by its address."""
    read = [read_questionnaire(json.loads(path.read_text("utf-8"))) for path in sorted(SHIPPED.glob("*.json"))]
    return {questionnaire.url: questionnaire for questionnaire in read}


def test_the_shared_questionnaire_tells_pregnancy_its_date_and_risk_groups() -> None:
    facts = supplied_facts(_newest()["https://vaccinera.example/fhir/Questionnaire/shared"])

    assert facts["pregnant"] == KnownFact(FactKind.BOOLEAN)
    assert facts["estimated_due_date"] == KnownFact(FactKind.DAY)
    assert facts["risk_groups"].kind is FactKind.CODES
    assert {"heart", "immunosuppression"} < facts["risk_groups"].members
    assert "none" not in facts["risk_groups"].members


def test_every_shipped_pack_asks_for_what_its_questionnaire_tells() -> None:
    questionnaires = _newest()

    for pack in shipped_packs().values():
        check_facts(pack, supplied_facts(questionnaires[pack.questionnaire]))


def test_each_kind_of_question_supplies_facts_of_its_kind() -> None:
    """A list is what its question and any option adds; a text or a single choice is a code."""
    questionnaire = read_questionnaire(
        questionnaire_raw(
            yes_no("smokes", own("fact", valueCode="smokes")),
            item("weeks", "integer", own("fact", valueCode="weeks")),
            item("seen_on", "date", own("fact", valueCode="seen_on")),
            item("said", "text", own("fact", valueCode="said"), maxLength=9),
            item("well", "boolean", own("fact", valueCode="well")),
            item("signs", "choice", own("fact", valueCode="signs"), repeats=True, answerOption=[option("alpha")]),
            item(
                "more",
                "choice",
                answerOption=[
                    option("beta", own("option-fact", extension=fact_parts("signs", "of_beta"))),
                    option("gamma", own("option-fact", extension=fact_parts("count", 3))),
                ],
            ),
        )
    )

    facts = supplied_facts(questionnaire)

    assert facts == {
        "smokes": KnownFact(FactKind.CODE, frozenset({"yes", "no"})),
        "weeks": KnownFact(FactKind.WHOLE),
        "seen_on": KnownFact(FactKind.DAY),
        "said": KnownFact(FactKind.CODE),
        "well": KnownFact(FactKind.BOOLEAN),
        "signs": KnownFact(FactKind.CODES, frozenset({"alpha", "of_beta"})),
        "count": KnownFact(FactKind.WHOLE),
    }
