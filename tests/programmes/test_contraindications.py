"""What a declaration's facts ask for when a certain product is to be given."""

from __future__ import annotations

import pytest

from tests.programmes.samples import invented, raw_invented
from vaccinera.programmes.rules.contraindications import ContraindicationVerdict, judge_contraindications
from vaccinera.programmes.rules.pack_reading import read_pack
from vaccinera.programmes.rules.packs import Pack, PackProduct
from vaccinera.programmes.states import ContraindicationOutcome

LIVE, SENIOR, SEED = "99000000009901", "99000000009902", "99000000009904"


def _product(pack: Pack, npl_id: str) -> PackProduct:
    product = pack.product(npl_id)
    assert product is not None
    return product


def test_a_live_product_is_stopped_for_a_pregnant_person_with_rule_version_and_source() -> None:
    pack = invented()

    verdicts = judge_contraindications(pack, {"pregnant": True}, _product(pack, LIVE))

    assert verdicts == (
        ContraindicationVerdict(
            outcome=ContraindicationOutcome.STOP,
            fact="pregnant",
            rule="BB-C1",
            version="2026.3",
            source="invented",
            assumption=None,
            why={"sv": "Levande: inte till gravida.", "en": "Live: not in pregnancy."},
        ),
    )


@pytest.mark.parametrize(
    ("npl_id", "facts", "rules"),
    [
        (LIVE, {"pregnant": False}, []),
        (LIVE, {}, []),
        (SENIOR, {"pregnant": True}, []),
        (SENIOR, {"immunosuppression": True}, ["BB-C2"]),
        (SEED, {"immunosuppression": True}, []),
        (LIVE, {"pregnant": True, "immunosuppression": True}, ["BB-C1", "BB-C2"]),
        (SEED, {"risk_groups": ["forager", "pie_eater"]}, ["BB-C3"]),
        (SEED, {"risk_groups": ["forager"]}, []),
        (SEED, {"berry_colour": "blue"}, ["BB-C4"]),
        (SEED, {"berry_colour": "red"}, []),
        (SEED, {"berry_colour": True}, []),
        (LIVE, {"pregnant": 1}, []),
    ],
)
def test_a_contraindication_holds_for_its_fact_and_its_products(
    npl_id: str, facts: dict[str, object], rules: list[str]
) -> None:
    pack = invented()

    verdicts = judge_contraindications(pack, facts, _product(pack, npl_id))

    assert [verdict.rule for verdict in verdicts] == rules


def test_what_is_said_to_be_no_hindrance_asks_for_nothing() -> None:
    raw = raw_invented()
    raw["contraindications"][0]["outcome"] = "ok"
    pack = read_pack(raw)

    assert judge_contraindications(pack, {"pregnant": True}, _product(pack, LIVE)) == ()
