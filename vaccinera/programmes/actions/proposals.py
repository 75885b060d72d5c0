"""From a proposal to a version in force: proposed by one, approved, rejected or withdrawn, and never rewritten."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from uuid_utils.compat import uuid7

from vaccinera.access.states import Permission
from vaccinera.audit.actions import record
from vaccinera.kernel.constraints import broken_constraint
from vaccinera.kernel.refusals import Refused
from vaccinera.products.actions import register_products
from vaccinera.products.rules.registered import RegisteredProduct
from vaccinera.programmes.actions.deciding import decide, take_turns, written_reason
from vaccinera.programmes.models import Programme, ProgrammeVersion, Proposal
from vaccinera.programmes.rules.pack_reading import read_pack
from vaccinera.programmes.rules.succession import Place, Standing, place_for
from vaccinera.programmes.states import ProposalAct, ProposalState

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader
    from vaccinera.programmes.rules.packs import Pack, PackProduct

_A_DAY = timedelta(days=1)


@transaction.atomic
def propose_pack(
    *, by: Reader, content: Mapping[str, object], from_on: date, reason: str, on: date, at: datetime
) -> Proposal:
    """Propose a version of a programme from a day; a second person decides. ``content`` is the pack as stored.

    Refused like any pack that does not hold together, and when its version is named already, or the day cannot be.
    """
    by.require(Permission.PROGRAMME_PROPOSE)
    pack, why = read_pack(content), written_reason(reason)
    take_turns()
    place = _place(pack, from_on=from_on, on=on)
    if ProgrammeVersion.objects.filter(programme_id=pack.code, version=pack.version).exists():
        raise Refused("programmes.proposal.version_named", version=pack.version)
    proposal = Proposal(
        id=uuid7(),
        programme_code=pack.code,
        version=pack.version,
        content=content,
        from_on=from_on,
        reason=why,
        state=ProposalState.PROPOSED,
        proposed_by_hsa_id=by.hsa_id,
        proposed_by_name=by.name,
        proposed_at=at,
        replaces_id=place.follows,
    )
    try:
        with transaction.atomic():
            proposal.save(force_insert=True)
    except IntegrityError as error:
        if broken_constraint(error) == "a_version_is_proposed_once":
            raise Refused("programmes.proposal.already_proposed", version=pack.version) from error
        raise
    record("programmes.proposal.made", by=by, **_told(proposal), from_on=from_on.isoformat())
    return proposal


@transaction.atomic
def approve_proposal(
    *, by: Reader, proposal_id: UUID, from_on: date, reason: str, on: date, at: datetime
) -> ProgrammeVersion:
    """Make a proposal the version in force from a day: the one wanted, or another the approver chooses.

    The version before it ends that day, and nothing earlier is touched: what was decided by it stays decided by it.
    The products the pack needs come into the register. Refused for the proposer, and when another version was
    approved meanwhile that the proposal does not know of.
    """
    take_turns()
    proposal = _locked(proposal_id)
    decide(proposal, ProposalAct.APPROVE, by=by, reason=" ".join(reason.split()), at=at)
    pack = read_pack(proposal.content)
    place = _place(pack, from_on=from_on, on=on)
    if place.follows != proposal.replaces_id:
        raise Refused("programmes.proposal.overtaken", version=proposal.version)
    if place.ends is not None:
        ProgrammeVersion.objects.filter(pk=place.ends).update(valid_to=from_on)
    Programme.objects.update_or_create(
        code=pack.code, defaults={"name_sv": pack.names["sv"], "name_en": pack.names["en"]}
    )
    newest = ProgrammeVersion.objects.order_by("-id").values_list("id", flat=True).first() or 0
    version = ProgrammeVersion.objects.create(
        id=newest + 1,
        programme_id=pack.code,
        version=pack.version,
        content=proposal.content,
        valid_from=from_on,
        valid_to=place.to_on,
        approved_at=at,
        proposal=proposal,
    )
    register_products(by=by, products=[_registered(product, pack, from_on) for product in pack.products])
    record("programmes.proposal.approved", by=by, **_told(proposal), from_on=from_on.isoformat(), version_id=version.pk)
    return version


@transaction.atomic
def reject_proposal(*, by: Reader, proposal_id: UUID, reason: str, at: datetime) -> Proposal:
    """Say no to somebody else's proposal, with a reason; the version's name can then be proposed again."""
    proposal = _locked(proposal_id)
    decide(proposal, ProposalAct.REJECT, by=by, reason=written_reason(reason), at=at)
    record("programmes.proposal.rejected", by=by, **_told(proposal))
    return proposal


@transaction.atomic
def withdraw_proposal(*, by: Reader, proposal_id: UUID, at: datetime) -> Proposal:
    """Take one's own proposal back before it is decided."""
    proposal = _locked(proposal_id)
    decide(proposal, ProposalAct.WITHDRAW, by=by, reason="", at=at)
    record("programmes.proposal.withdrawn", by=by, **_told(proposal))
    return proposal


def _locked(proposal_id: UUID) -> Proposal:
    proposal = Proposal.objects.select_for_update(of=("self",)).filter(pk=proposal_id).first()
    if proposal is None:
        raise Refused("programmes.proposal.not_found")
    return proposal


def _place(pack: Pack, *, from_on: date, on: date) -> Place:
    versions = ProgrammeVersion.objects.filter(programme_id=pack.code).values_list("pk", "valid_from", "valid_to")
    return place_for([Standing(*version) for version in versions], pack.season, from_on=from_on, today=on)


def _registered(product: PackProduct, pack: Pack, from_on: date) -> RegisteredProduct:
    named = {disease.code: disease for disease in pack.diseases}
    is_used = pack.season.code in product.seasons
    last_on = pack.season.to_on
    return RegisteredProduct(
        npl_id=product.npl_id,
        name=product.name,
        atc=product.atc,
        form=product.form,
        strength=product.strength,
        manufacturer=product.manufacturer,
        vaccine_type=product.vaccine_type,
        target_diseases=tuple(
            {"code": code, "system": named[code].system, "names": dict(named[code].names)} for code in product.diseases
        ),
        is_live=product.is_live,
        gtins=product.gtins,
        used_from=from_on,
        used_to=from_on if not is_used else None if last_on is None else last_on + _A_DAY,
    )


def _told(proposal: Proposal) -> dict[str, Any]:
    """What every event about a proposal says of it."""
    return {
        "subject": ("programme_proposal", proposal.pk),
        "programme": proposal.programme_code,
        "version": proposal.version,
    }
