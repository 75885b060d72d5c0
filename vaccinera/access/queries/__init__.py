"""From a login token to a reader, in one round trip."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection
from django.db.models import Max, OuterRef, Q, Subquery

from vaccinera.access.models import Block, BlockOpening, LoginSession, ProviderLogin, RightsReview, Sharing
from vaccinera.access.rules.matrix import permissions_of
from vaccinera.access.rules.readers import Reader
from vaccinera.access.rules.reviewing import is_due
from vaccinera.access.rules.vouching import proof_of
from vaccinera.access.states import BlockKind, Permission, Scope
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.remembering import note_stamp
from vaccinera.kernel.scope import digest_of, key_of
from vaccinera.organisations.models import Commission, Staff
from vaccinera.patients.queries import same_person

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from vaccinera.access.rules.identity import EndedLogin


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A live login session: who, since when, and the reader once a commission is chosen."""

    session_id: UUID
    staff_id: int
    hsa_id: str
    name: str
    last_seen_at: datetime
    started_at: datetime
    reader: Reader | None


_SIGNED_IN = """
SELECT s.id, s.last_seen_at, s.started_at, s.level_of_assurance,
       t.id, t.hsa_id, t.given_name || ' ' || t.family_name, t.profession, t.competences, t.role_code, t.role_name,
       c.id, c.hsa_id, c.name, c.purpose, c.roles, c.grants,
       p.id, p.hsa_id, p.name, p.shows_records_to_patients, p.is_region,
       u.id, u.hsa_id, u.name, u.setting, u.assignment_id,
       (SELECT count(*) FROM organisations_commission o
        WHERE o.staff_id = t.id AND o.from_on <= %(on)s AND (o.to_on IS NULL OR o.to_on > %(on)s)),
       (SELECT r.n FROM kernel_reference_stamp r)
FROM access_login_session s
JOIN organisations_staff t ON t.id = s.staff_id
LEFT JOIN organisations_commission c
       ON c.id = s.commission_id AND c.from_on <= %(on)s AND (c.to_on IS NULL OR c.to_on > %(on)s)
LEFT JOIN organisations_unit u ON u.id = c.unit_id
LEFT JOIN organisations_provider p ON p.id = u.provider_id
WHERE s.token_digest = %(digest)s AND s.ended_at IS NULL
"""


def knows_our_secret() -> bool:
    """Whether the database knows the secret by which this installation vouches for its login sessions."""
    message = "is this the secret?"
    with connection.cursor() as cursor:
        cursor.execute("SELECT access.is_vouched_for(%s, %s)", [message, proof_of(message, secret=settings.SECRET_KEY)])
        return bool(cursor.fetchone()[0])


def signed_in_by(token: str, *, on: date) -> SignedIn | None:
    """Who a login token belongs to, or ``None``; a commission that has ended no longer counts and is asked for anew.

    The stamp of the region's reference data comes along, so that a change is seen from the next request on.
    """
    key = key_of(token)
    with connection.cursor() as cursor:
        cursor.execute(_SIGNED_IN, {"digest": digest_of(key), "on": on})
        row = cursor.fetchone()
    if row is None:
        return None
    *told, stamp = row
    note_stamp(stamp)
    return _signed_in(tuple(told), key)


def _signed_in(row: tuple[Any, ...], key: str) -> SignedIn:
    (
        session,
        last_seen,
        started,
        assurance,
        staff,
        hsa_id,
        name,
        profession,
        competences,
        role_code,
        role_name,
        *rest,
    ) = row
    commission, commission_hsa_id, commission_name, purpose, roles, grants, *rest = rest
    (
        provider,
        provider_hsa_id,
        provider_name,
        shows_records,
        is_region,
        unit,
        unit_hsa_id,
        unit_name,
        setting,
        assignment,
        choices,
    ) = rest
    reader = None
    if commission is not None:
        reader = Reader(
            session_id=session,
            staff_id=staff,
            hsa_id=hsa_id,
            name=name,
            profession=profession,
            competences=tuple(_json(competences)),
            role_code=role_code,
            role_name=role_name,
            commission_id=commission,
            commission_hsa_id=commission_hsa_id,
            commission_name=commission_name,
            purpose=purpose,
            roles=tuple(_json(roles)),
            permissions=permissions_of(_json(roles), grants=_json(grants), purpose=purpose, is_at_region=is_region),
            provider_id=provider,
            provider_hsa_id=provider_hsa_id,
            provider_name=provider_name,
            provider_shows_records_to_patients=shows_records,
            unit_id=unit,
            unit_hsa_id=unit_hsa_id,
            unit_name=unit_name,
            unit_setting=setting,
            assignment_code=assignment or "",
            level_of_assurance=assurance,
            has_choice_of_commission=choices > 1,
            scope_key=key,
        )
    return SignedIn(session, staff, hsa_id, name, last_seen, started, reader)


def _json(value: Any) -> list[str]:  # noqa: ANN401 - Django hands JSON columns of raw queries over as text
    return json.loads(value) if isinstance(value, str) else list(value)


def commissions_in_force(*, staff_id: int, at: datetime) -> QuerySet[Commission]:
    """The commissions a person holds at an instant, by unit name; what the choice after login lists."""
    day = civil_day(at)
    return (
        Commission.objects.filter(Q(to_on=None) | Q(to_on__gt=day), staff_id=staff_id, from_on__lte=day)
        .select_related("unit__provider")
        .order_by("unit__name", "id")
    )


def last_logins(reader: Reader, *, staff_ids: Collection[int]) -> dict[int, datetime]:
    """When each of some people last logged in to a commission at the reader's own provider."""
    found = LoginSession.objects.filter(
        staff_id__in=staff_ids, commission__unit__provider_id=reader.provider_id
    ).values_list("staff_id")
    return dict(found.annotate(Max("started_at")))


@dataclass(frozen=True, slots=True)
class BlockKnown:
    """One block of the reader's own provider. ``unit_name`` is empty until the reader may know which unit it is.

    ``may_lift`` is whether it is the reader's to lift for good, ``opening`` how it stands open for the reader's unit.
    """

    block: Block
    unit_name: str
    may_lift: bool
    opening: BlockOpening | None

    @property
    def is_inner(self) -> bool:
        """Whether it holds between the provider's own units."""
        return self.block.kind == BlockKind.INNER

    @property
    def is_open(self) -> bool:
        """Whether it stands open, and not only named."""
        return self.opening is not None and self.opening.opened_at is not None


def blocks_of(reader: Reader, person_id: UUID, *, on: date) -> list[BlockKnown]:
    """The blocks in force of a person at the reader's provider, the latest first, each as far as it may be told."""
    blocks = (
        Block.objects.filter(provider_id=reader.provider_id, person_id__in=same_person(person_id), lifted_at=None)
        .select_related("unit")
        .prefetch_related("openings")
        .order_by("-set_at")
    )
    return [_known(reader, block, on=on) for block in blocks]


def _known(reader: Reader, block: Block, *, on: date) -> BlockKnown:
    standing = [one for one in block.openings.all() if _stands(one, on=on) and one.unit_id == reader.unit_id]
    opening = max(standing, key=lambda one: one.named_at, default=None)
    may_lift = reader.may(Permission.BLOCK_LIFT, at=block.unit_id)
    may_know = may_lift or reader.permissions.get(Permission.BLOCK_SET) is Scope.PROVIDER or opening is not None
    return BlockKnown(block, block.unit.name if may_know else "", may_lift, opening)


def _stands(opening: BlockOpening, *, on: date) -> bool:
    """Named in an emergency it stands for the day; opened, until its last day."""
    if opening.ended_at is not None:
        return False
    if opening.expires_on is None:
        return civil_day(opening.named_at) == on
    return opening.expires_on >= on


def sharing_of(reader: Reader) -> Sharing | None:
    """Whether the reader's provider shares records; nothing when it has never been said: then it does not."""
    return Sharing.objects.filter(provider_id=reader.provider_id).first()


def staff_known_as(hsa_id: str) -> Staff | None:
    """Whoever the directory knows by an HSA-id, in whatever case it is written; nobody if that could be two."""
    found = list(Staff.objects.filter(hsa_id__iexact=hsa_id)[:2])
    return found[0] if len(found) == 1 else None


def staff_to_let_in(hsa_id: str, *, at: datetime) -> Staff:
    """Whoever the directory knows by an HSA-id and who works here now, by whichever way they proved who they are.

    Refuses somebody the directory does not know, or without a commission in force (ID-02).
    """
    staff = staff_known_as(hsa_id)
    if staff is None:
        raise Refused("access.login.unknown_staff", hsa_id=hsa_id)
    if not commissions_in_force(staff_id=staff.pk, at=at).exists():
        raise Refused("access.login.no_commission", hsa_id=hsa_id)
    return staff


def provider_login_of(session_id: UUID) -> ProviderLogin | None:
    """The identity provider's side of a session, if it began there and still lives."""
    return ProviderLogin.objects.filter(session_id=session_id).first()


def logins_at_provider(ended: EndedLogin) -> QuerySet[ProviderLogin]:
    """The live sessions a provider means: one session of its, else all of the subject and of the HSA-id."""
    at_it = ProviderLogin.objects.filter(issuer=ended.issuer).select_related("session__staff")
    if ended.provider_session:
        return at_it.filter(provider_session=ended.provider_session)
    of_hsa_id = Q(session__staff__hsa_id__iexact=ended.hsa_id) if ended.hsa_id else Q()
    of_subject = Q(subject=ended.subject) if ended.subject else Q()
    return at_it.filter(of_hsa_id | of_subject) if of_hsa_id or of_subject else at_it.none()


@dataclass(frozen=True, slots=True)
class RightsHeld:
    """One commission in force: who holds what, until when, and who last went through it."""

    commission_id: int
    staff_id: int
    hsa_id: str
    name: str
    unit_name: str
    commission_name: str
    purpose: str
    roles: tuple[str, ...]
    grants: tuple[str, ...]
    from_on: date
    to_on: date | None
    reviewed_on: date | None
    reviewed_by: str
    is_due: bool


def rights_held(reader: Reader, *, on: date) -> list[RightsHeld]:
    """The rights in force at the reader's own provider; those to be gone through first, then by name (LAW-24).

    Somebody protected stands by HSA-id: the list leaves the workplace (ID-08).
    """
    reader.require(Permission.USER_MANAGE)
    latest = RightsReview.objects.filter(provider_id=reader.provider_id, commission_id=OuterRef("pk"))
    latest = latest.order_by("-reviewed_at")
    found = (
        Commission.objects.filter(
            Q(to_on=None) | Q(to_on__gt=on), unit__provider_id=reader.provider_id, from_on__lte=on
        )
        .annotate(
            reviewed_at=Subquery(latest.values("reviewed_at")[:1]), reviewed_by=Subquery(latest.values("by_name")[:1])
        )
        .select_related("staff", "unit")
        .order_by("staff__sort_key", "unit__name", "id")
    )
    return sorted((_held(one, on=on) for one in found), key=lambda held: not held.is_due)


def _held(commission: Any, *, on: date) -> RightsHeld:  # noqa: ANN401 - a commission with what the query annotates
    reviewed_on = civil_day(commission.reviewed_at) if commission.reviewed_at else None
    return RightsHeld(
        commission_id=commission.pk,
        staff_id=commission.staff_id,
        hsa_id=commission.staff.hsa_id,
        name=commission.staff.name_outside,
        unit_name=commission.unit.name,
        commission_name=commission.name,
        purpose=commission.purpose,
        roles=tuple(commission.roles),
        grants=tuple(commission.grants),
        from_on=commission.from_on,
        to_on=commission.to_on,
        reviewed_on=reviewed_on,
        reviewed_by=commission.reviewed_by or "",
        is_due=is_due(from_on=commission.from_on, reviewed_on=reviewed_on, on=on),
    )
