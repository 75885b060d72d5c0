"""One of everything an address can name: at the own unit, at another unit of the provider, and at another provider.

Under a name stands what an address calls by it; under the name of one address, what that address calls otherwise, in
the state its page is for, and what its form is sent with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from tests.audit.scenes import OPENED, happened
from tests.exchange.scenes import SOMEBODYS, TOLVANS, file_of, tried
from tests.factories.region import (
    NOON,
    PROGRAMME,
    Region,
    begin,
    filled_in,
    make_batch,
    make_person,
    sign,
)
from tests.organisations.scenes import agreed_contract, applied, approve, help_shown, propose, published
from tests.personas import ANNA, ATLE, INGELA, LINUS, LOVISA, MAJA, MONA, OLGA, OLLE, OSKAR, ULLA, Persona
from tests.reimbursement.ledgers import LOCKED, OCTOBER, Ledger
from tests.reimbursement.policy_scenes import (
    INVOICE,
    proposed_limit,
    proposed_line,
    proposed_payee,
    proposed_prices,
    proposed_terms,
)
from tests.visits.addressed import addressed
from tests.visits.scenes import prescribed
from vaccinera.access.actions.blocks import set_block
from vaccinera.access.actions.sessions import choose_commission, log_in
from vaccinera.access.queries import signed_in_by
from vaccinera.access.rules.matrix import REGION_ROLES
from vaccinera.access.rules.readers import Reader
from vaccinera.access.states import AskedBy, BlockKind, Purpose, Role
from vaccinera.audit.actions.spot_checks import draw_spot_check
from vaccinera.audit.queries.events import EventsSought
from vaccinera.audit.queries.spot_checks import openings_of
from vaccinera.audit.states import Judgement, StaffTold
from vaccinera.certificates.actions import issue_certificate
from vaccinera.certificates.states import Coverage
from vaccinera.declarations.actions import propose_questionnaire
from vaccinera.declarations.models import QuestionnaireVersion
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.scope import acting
from vaccinera.organisations.actions.messages import put_up_message
from vaccinera.organisations.models import Commission, Message, Staff, UnitAgreement
from vaccinera.organisations.states import ChangeKind
from vaccinera.patients.actions.merging import merge_people
from vaccinera.patients.models import Person
from vaccinera.products.actions import record_waste
from vaccinera.products.rules.waste import WasteTold
from vaccinera.products.states import WasteReason
from vaccinera.programmes.actions.drafts import begin_draft
from vaccinera.programmes.actions.proposals import propose_pack
from vaccinera.programmes.models import ProgrammeVersion
from vaccinera.reimbursement.actions.documents import make_documents
from vaccinera.reimbursement.actions.manual_lines import enter_extra_cost
from vaccinera.reimbursement.models import Anomaly
from vaccinera.visits.actions.afterwards import note_adverse_effect
from vaccinera.visits.actions.correcting_many import correct_together
from vaccinera.visits.actions.elsewhere import record_elsewhere
from vaccinera.visits.actions.not_giving import sign_not_given
from vaccinera.visits.actions.paper_lists import begin_paper_list
from vaccinera.visits.rules.afterwards import EffectNoted
from vaccinera.visits.rules.elsewhere import DoseTold
from vaccinera.visits.states import DayPrecision, SharedField

OWN, OTHER_UNIT, OTHER_PROVIDER = "own unit", "other unit", "other provider"
PLACES = (OWN, OTHER_UNIT, OTHER_PROVIDER)
REGIONS_OFFICE = "region's office"
NOBODYS = UUID(int=7)
_CARE_UNIT, _OFFICE = 11, 91
_PEOPLE_A_PLACE = 12
_SAID: Mapping[str, Any] = {
    "kind": "warning",
    "text_sv": "Underhåll i kväll.",
    "text_en": "Maintenance tonight.",
    "from_at": NOON,
    "to_at": NOON + timedelta(hours=2),
}


# Who reads what is proposed does not always decide it: a comment that is too long is a fault before the decision.
_READ_ONLY = {"reason": "x" * 501}


@dataclass(frozen=True, slots=True)
class Actor:
    """A commission with one role: with every grant there is, or with none."""

    role: Role
    is_granted: bool
    purpose: str

    def __str__(self) -> str:
        return f"{self.role}{' with grants' if self.is_granted else ''} for {self.purpose}"


def token_of(actor: Actor, key: int, grants: list[str], *, unit_id: int = _CARE_UNIT) -> str:
    """A login in a commission of the actor's, at a care unit or, for a role of the region, at its office."""
    staff = Staff.objects.create(
        id=key,
        hsa_id=f"TSTNMT2321000156-A{key}",
        given_name="Aktör",
        family_name=str(key),
        sort_key=f"{key} aktör",
        profession="physician",
        competences=[],
        licences=["LK"],
        role_code="201010",
        role_name="Läkare",
    )
    commission = Commission.objects.create(
        id=key,
        hsa_id=f"TSTNMT2321000156-AC{key}",
        staff=staff,
        unit_id=_OFFICE if actor.role in REGION_ROLES else unit_id,
        name="Uppdrag",
        purpose=actor.purpose,
        roles=[actor.role.value],
        grants=grants if actor.is_granted else [],
        from_on=date(2024, 1, 1),
    )
    token = log_in(staff=staff, method="demo", level_of_assurance="demo", at=NOON)
    choose_commission(token=token, commission_id=commission.pk, at=NOON)
    return token


def everything(region: Region) -> Mapping[str, Mapping[str, Any]]:
    """By place, then by the name an address gives it. Of the region's own there are messages, else what is a unit's."""
    givers = {OWN: ANNA, OTHER_UNIT: ULLA, OTHER_PROVIDER: OLLE}
    managers = {OWN: MAJA, OTHER_UNIT: MAJA, OTHER_PROVIDER: OSKAR}
    triers = {OWN: MONA, OTHER_UNIT: MONA, OTHER_PROVIDER: OLGA}
    auditors = {OWN: LOVISA, OTHER_UNIT: LOVISA, OTHER_PROVIDER: LINUS}
    senders = {OWN: OLLE, OTHER_UNIT: OLLE, OTHER_PROVIDER: ANNA}
    things: dict[str, Mapping[str, Any]] = {}
    for n, place in enumerate(PLACES):
        giver, by = givers[place], region.reader(givers[place])
        people = [
            make_person(_number(n * _PEOPLE_A_PLACE + one), family_name=f"Person {n}-{one}")
            for one in range(_PEOPLE_A_PLACE)
        ]
        things[place] = {
            **_at(region, people, giver=giver, manager=managers[place], trier=triers[place]),
            **_of_the_provider(region, by),
            **_checked(region, people[0], giver=giver, auditor=auditors[place]),
            **_in_states(region, people, giver=giver, sender=senders[place]),
        }
        things[place] = {**things[place], **_paid_beside(region, things[place]["visit_id"], by=managers[place])}
    anomaly = _locked_month(region, [things[place]["document_id"] for place in PLACES])
    things = {place: {**told, "anomaly_id": anomaly} for place, told in things.items()}
    approve(region, propose(region, ChangeKind.MESSAGE, _SAID))
    regions = Message.objects.get(provider=None)
    return {
        **things,
        REGIONS_OFFICE: {
            **things[OWN],
            "take_down_message": {"message_id": regions.pk},
            "statement_file": {"provider_id": 9, "kind": "posting_csv"},
        },
    }


def _locked_month(region: Region, documents: Sequence[Any]) -> UUID:
    """October, in which the visit of each place was judged, with its documents made; the key of what was odd in it."""
    own, other_unit, other_provider = documents
    run = Ledger(region).month(
        OCTOBER,
        ("outcome", 3, {"document": own}),
        ("outcome", 3, {"document": other_unit, "unit": 12}),
        ("outcome", 3, {"document": other_provider, "provider": 2}),
        balances={1: 0, 2: 0},
    )
    with acting(atle := region.reader(ATLE)):
        make_documents(by=atle, month=OCTOBER, at=LOCKED)
        told = {"subjects": ["c0de"], "counts": {"doses": 75, "most": 60}, "units": [11], "programme": "", "visits": []}
        odd = Anomaly.objects.create(id=uuid7(), run=run, code="impossible_rate", subject="c0de", detail=told)
    return odd.pk


def _number(n: int) -> str:
    """A number of the official test range: somebody old enough for every nurse to prescribe for (PER-14)."""
    digits = f"{date(1942, 3, 1) + timedelta(days=n):%Y%m%d}982"
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(digits[2:])]
    return f"{digits}{-sum(one // 10 + one % 10 for one in doubled) % 10}"


def _at(
    region: Region, people: Sequence[Person], *, giver: Persona, manager: Persona, trier: Persona
) -> dict[str, Any]:
    by, product = region.reader(giver), region.products[0]
    batch, other = make_batch(by, product), make_batch(by, product, number="CD5678")
    visit = sign(by, begin(by, people[0]), filled_in(by, product, batch.pk))
    corrected = sign(by, begin(by, people[5]), filled_in(by, product, batch.pk))
    draft = begin(by, people[1])
    with acting(by):
        effect = note_adverse_effect(
            by=by, visit_id=visit.pk, noted=EffectNoted("dose", "Svullen arm", date(2026, 11, 23), "recovered", (), ""),
            at=NOON,
        )  # fmt: skip
        certificate = issue_certificate(
            by=by, visit_id=visit.pk, coverage=Coverage.DOSE, recipient="Personen själv", names_unit=False, at=NOON
        )
        elsewhere = record_elsewhere(by=by, person_id=people[3].pk, told=_told(giver), at=NOON)
        not_given = sign_not_given(
            by=by, person_id=people[4].pk, programme_code=PROGRAMME, reason="declined", note="",
            day=date(2026, 11, 23), at=NOON,
        )  # fmt: skip
        discarded = WasteTold(2, date(2026, 11, 23), WasteReason.DAMAGED, "")
        waste = record_waste(by=by, batch_id=batch.pk, told=discarded, on=date(2026, 11, 23), at=NOON)
        paper_list = begin_paper_list(by=by, programme_code=PROGRAMME, common={"given_on": ["2026-11-20"]}, at=NOON)
    chief = region.reader(manager)
    with acting(maja := region.reader(MAJA)):
        merge = merge_people(by=maja, kept_id=people[2].pk, merged_id=people[6].pk, reason="Samma pass", at=NOON)
    with acting(chief):
        act = correct_together(
            by=chief, visit_ids=[corrected.pk], field=SharedField.BATCH, value=other.pk, reason="Fel batch",
            leaves_others=False, at=NOON,
        )  # fmt: skip
    return {
        "person_id": people[0].pk,
        "draft_id": draft.pk,
        "visit_id": visit.pk,
        "document_id": visit.document_id,
        "batch_id": batch.pk,
        "waste_id": waste.pk,
        "waste": {"doses": "1", "wasted_on": "2026-11-23", "reason": "damaged"},
        "take_back_waste": {"why": "Fel batch"},
        "effect_id": effect.pk,
        "certificate_id": certificate.pk,
        "dose_id": elsewhere.pk,
        "not_given_id": not_given.pk,
        "list_id": paper_list.pk,
        "merge_id": merge.pk,
        "act_id": act.act_id,
        "import_id": tried(region, file_of(TOLVANS, SOMEBODYS), by=trier).pk,
        "staff_id": giver.key,
        "commission_id": giver.key,
        "unit_id": by.unit_id,
        "visit_of_draft": {"draft_id": visit.draft_id},
        "move_visit": {"person": people[1].pk},
        "review_shared": {
            "unit": by.unit_id, "from_on": "2026-11-23", "to_on": "2026-11-23", "field": "batch", "value": other.pk,
            "besok": visit.pk,
        },
    }  # fmt: skip


def _of_the_provider(region: Region, by: Reader) -> dict[str, Any]:
    """What a local administrator says, what the region has agreed of the unit, and the provider as it names it."""
    actor = Actor(Role.LOCAL_ADMINISTRATOR, is_granted=False, purpose=Purpose.ADMINISTRATION)
    administrator = reader_of(token_of(actor, 600 + by.unit_id, [], unit_id=by.unit_id))
    with acting(administrator):
        message = put_up_message(by=administrator, content=_SAID, at=NOON)
    return {
        "report": {"name": "late_entries"},
        "report_file": {"name": "late_entries", "kind": "csv"},
        "write_report": {"name": "late_entries", "fil": "csv"},
        "save_report": {"name": "late_entries", "namn": "Mars"},
        "overview_tile": {"level": "provider", "name": "quality"},
        "errand_id": NOBODYS,
        "provider_id": by.provider_id,
        "contract_id": agreed_contract(region, unit_id=by.unit_id).pk,
        "message_id": message.pk,
    }


def _checked(region: Region, person: Person, *, giver: Persona, auditor: Persona) -> dict[str, Any]:
    """A spot check of the unit, with one opening to judge."""
    happened(region, giver, OPENED, at=NOON - timedelta(days=1), person_id=person.pk)
    sought = EventsSought(date(2026, 11, 22), date(2026, 11, 22), unit_hsa_id=region.reader(giver).unit_hsa_id)
    with acting(by := region.reader(auditor)):
        check = draw_spot_check(by=by, sought=sought, unit_name="", size=20, actions=(OPENED,), at=NOON)
        [opening] = openings_of(check)
    return {
        "check_id": check.pk,
        "opening_id": opening.pk,
        "judge_opening": {f"{opening.pk}-judgement": Judgement.IN_ORDER.value},
        "sign_off_spot_check": {"conclusion": "Inget att anmärka."},
        "hand_out_log_extract": {"person": person.pk, "fran": "2026-11-01", "till": "2026-11-23"},
    }


def _in_states(region: Region, people: Sequence[Person], *, giver: Persona, sender: Persona) -> dict[str, Any]:
    """A block, a prescription that waits here, one that another unit has sent here, and a visit without signatures."""
    by, product = region.reader(giver), region.products[0]
    with acting(by):
        block = set_block(
            by=by, person_id=people[7].pk, unit_id=by.unit_id, kind=BlockKind.INNER, asked_by=AskedBy.SELF, at=NOON
        )
    waiting, _visit = prescribed(region, people[8], by=giver)
    UnitAgreement.objects.create(
        id=by.unit_id, prescribing_unit_id=sender.unit, performing_unit_id=by.unit_id, legal_basis="Avtal",
        from_on=date(2026, 1, 1),
    )  # fmt: skip
    sent, _visit = addressed(region, people[9], to=(by.unit_id,), by=sender)
    actor = Actor(Role.VACCINATOR, is_granted=False, purpose=Purpose.CARE)
    colleague = reader_of(token_of(actor, 700 + by.unit_id, [], unit_id=by.unit_id))
    batch = make_batch(by, product, number="EF9012")
    sign(colleague, begin(by, people[10]), filled_in(by, product, batch.pk))
    return {
        "block_id": block.pk,
        "emergency": {"person_id": people[7].pk},
        "withdraw": {"draft_id": waiting.pk},
        "send_back": {"draft_id": sent.pk},
        "hand_over": {"produkt": product.pk, "batch": "AB1234"},
        "hand_over_report": {"name": "dose_list", "purpose": "Kontroll", "recipient": "Chefen", "form": "csv"},
        "stop_batch": {"produkt": product.pk, "batch": "AB1234"},
    }


def _paid_beside(region: Region, visit_id: UUID, *, by: Persona) -> dict[str, Any]:
    """A manual line and an extra cost of the provider's own."""
    reader = region.reader(by)
    line = proposed_line(region, by=by, provider_id=reader.provider_id)
    with acting(reader):
        cost = enter_extra_cost(by=reader, visit_id=visit_id, ore=45_000, invoice="F 1", file=INVOICE, at=NOON)
    return {
        "money_line": {"line_id": line.pk, **_READ_ONLY},
        "money_line_file": {"line_id": line.pk},
        "extra_cost_file": {"cost_id": cost.pk},
        "extra_cost_proposal": {"cost_id": cost.pk, **_READ_ONLY},
    }


def _told(giver: Persona) -> DoseTold:
    return DoseTold(
        given_on=date(2026, 10, 5),
        precision=DayPrecision.DAY,
        programme=PROGRAMME,
        duplicate_group="influenza",
        product_id=None,
        vaccine="Influvac",
        diseases="",
        source="certificate",
        country="Polen",
        certificate_seen_by=giver.key,
        comment="",
    )


def of_the_region(region: Region, tokens: Mapping[Actor, str]) -> Mapping[str, Mapping[str, Any]]:
    """What stands once for everybody, under "", and what one kind of address or one address calls otherwise.

    A change that is begun is its maker's alone, and so the region administrator's who asks.
    """
    content = ProgrammeVersion.objects.get(pk=1).content
    [mine] = [reader_of(token) for actor, token in tokens.items() if actor.role is Role.REGION_ADMINISTRATOR]
    with acting(mine):
        draft = begin_draft(by=mine, content={**content, "version": "2026.3"}, based_on_id=1, at=NOON)
    ingela = region.reader(INGELA)
    with acting(ingela):
        proposal = propose_pack(
            by=ingela, content={**content, "version": "2026.2"}, from_on=date(2026, 11, 24), reason="Ny rutin",
            on=date(2026, 11, 23), at=NOON,
        )  # fmt: skip
        questions = propose_questionnaire(
            by=ingela, content={**QuestionnaireVersion.objects.get(pk=1).content, "version": "9"},
            from_on=date(2026, 12, 1), reason="Ny", on=date(2026, 11, 23), at=NOON,
        )  # fmt: skip
    change = propose(region, ChangeKind.MESSAGE, _SAID)
    instruction = {"version": published(region).version}
    shared = {"programme": PROGRAMME, "season": "2026-27", "version": content["version"], "version_id": 1}
    return {
        "": {
            **shared,
            "code": "general",
            "language": "sv",
            "place": "windows/1",
            "change_id": change.pk,
            "joining_id": applied(region).pk,
            "slug": help_shown(region).article_id,
            "kind": "csv",
            "month": OCTOBER,
        },
        "administration": {"draft_id": draft.pk, "proposal_id": proposal.pk},
        "questionnaire_proposal": {"proposal_id": questions.pk},
        "add_programme_entry": {"place": "windows"},
        "move_programme_entry": {"act": "down"},
        "patient_information": {"version": 1},
        "joining": {"act": "decline"},
        "price_proposal": {"list_id": proposed_prices(region).pk, **_READ_ONLY},
        "terms_proposal": {"terms_id": proposed_terms(region).pk, **_READ_ONLY},
        "payee_proposal": {"payee_id": proposed_payee(region).pk},
        "limit_proposal": {"limit_id": proposed_limit(region).pk},
        "instruction": instruction,
        "accept_instruction": instruction,
        "choose_staff": {"hsa_id": "TSTNMT2321000156-S2"},
        "extract_policy": {"told": StaffTold.NAME.value},
    }


def reader_of(token: str) -> Reader:
    """Who a token belongs to."""
    signed_in = signed_in_by(token, on=civil_day(NOON))
    assert signed_in is not None
    assert signed_in.reader is not None
    return signed_in.reader
