"""People and commissions as the pages of the local administration show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from django.http import Http404
from django.utils.translation import gettext, gettext_noop

from vaccinera.access.queries import last_logins
from vaccinera.access.rules.granting import GIVEN_LOCALLY
from vaccinera.access.rules.matrix import GRANTABLE
from vaccinera.access.states import Permission, Role
from vaccinera.organisations.actions.directory import find_in_directory
from vaccinera.organisations.queries.commissions import (
    can_be_reopened,
    commissions_held,
    staff_at,
    staff_known,
    traces_of_staff,
)
from vaccinera.organisations.queries.directory import directory
from vaccinera.organisations.rules.directory import may_be_prescriber
from vaccinera.organisations.states import Standing
from vaccinera.web.parts import Choice
from vaccinera.web.traces import of_commission
from vaccinera.web.words import ROLES, profession_in_words, roles_in_words

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date, datetime

    from vaccinera.access.rules.readers import Reader
    from vaccinera.organisations.models import Commission, Staff
    from vaccinera.organisations.rules.directory import DirectoryPerson

# What each role lets somebody do, in one line, for whoever chooses.
_MEANS: Mapping[str, str] = MappingProxyType(
    {
        Role.REGISTRAR: gettext_noop("Letar upp personer, fyller i hälsodeklarationer och utkast. Signerar inget."),
        Role.VACCINATOR: gettext_noop("Går igenom hälsodeklarationen, ger doser och signerar dem."),
        Role.OPERATIONS_MANAGER: gettext_noop("Rättar åt andra, kontrasignerar och läser alla rapporter."),
        Role.LOCAL_ADMINISTRATOR: gettext_noop(
            "Sköter enheternas uppgifter, personal och batcher. Öppnar inga journaler."
        ),
        Role.REPORT_READER: gettext_noop("Läser rapporter och ersättning. Öppnar inga journaler."),
        Role.LOG_AUDITOR: gettext_noop("Granskar vem som har sett vad. Kan inte förenas med att öppna journaler."),
    }
)
_GRANTS: Mapping[str, str] = MappingProxyType(
    {
        Permission.PERSON_OPEN_PROTECTED: gettext_noop("Öppna personer med skyddad identitet"),
        Permission.PERSON_MERGE: gettext_noop("Slå ihop dubbla personer"),
        Permission.VISIT_CORRECT_ANY: gettext_noop("Rätta det andra har registrerat"),
        Permission.VISIT_EXPORT: gettext_noop("Hämta personuppgifter ur registret"),
        Permission.VISIT_IMPORT_TRY: gettext_noop("Pröva filer från andra system"),
        Permission.INSTRUCTION_ACCEPT: gettext_noop("Godkänna personuppgiftsbiträdesinstruktionen"),
    }
)
_STANDING: Mapping[Standing, tuple[str, str]] = MappingProxyType(
    {
        Standing.NOW: ("done", gettext_noop("Gäller")),
        Standing.COMING: ("waiting", gettext_noop("Börjar senare")),
        Standing.ENDED: ("draft", gettext_noop("Avslutat")),
    }
)
_ENDS_SOON = timedelta(days=14)


class _Licensed(Protocol):
    """Whose licence is known: a member of staff, or a person of the directory."""

    @property
    def profession(self) -> str: ...
    @property
    def competences(self) -> Collection[str]: ...
    @property
    def licences(self) -> Collection[str]: ...
    @property
    def has_nurse_prescription_right(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class CommissionShown:
    """One commission as a row: what it makes somebody, its first and last day, and how it stands."""

    commission: Commission
    roles: str
    grants: str
    standing: Standing
    kind: str
    word: str
    last_on: date | None
    last_login_at: datetime | None = None
    can_reopen: bool = False

    @property
    def has_ended(self) -> bool:
        """Whether it holds no more."""
        return self.standing is Standing.ENDED


def commission_shown(
    commission: Commission,
    *,
    on: date,
    last_logins: Mapping[int, datetime] = MappingProxyType({}),
    reopenable: Collection[int] = (),
) -> CommissionShown:
    """A row of the list and of a person's page; ``reopenable`` are keys of those whose end can be undone."""
    standing = standing_of(commission, on=on)
    kind, word = _STANDING[standing]
    to_on = commission.to_on
    if standing is Standing.NOW and to_on is not None and to_on - on <= _ENDS_SOON:
        kind, word = "warning", gettext_noop("Slutar snart")
    return CommissionShown(
        commission=commission,
        roles=roles_in_words(commission.roles),
        grants=", ".join(gettext(_GRANTS[one]) for one in commission.grants if one in _GRANTS),
        standing=standing,
        kind=kind,
        word=gettext(word),
        last_on=None if to_on is None else max(commission.from_on, to_on - timedelta(days=1)),
        last_login_at=last_logins.get(commission.staff_id),
        can_reopen=commission.pk in reopenable,
    )


def standing_of(commission: Commission, *, on: date) -> Standing:
    """Where a commission stands on a day."""
    if commission.to_on is not None and commission.to_on <= on:
        return Standing.ENDED
    return Standing.NOW if commission.from_on <= on else Standing.COMING


def member_shown(reader: Reader, staff_id: int, *, on: date) -> dict[str, object]:
    """What a person's page holds; nobody's page for whoever never worked for the provider."""
    staff = staff_at(reader, staff_id)
    if staff is None:
        raise Http404
    traces = traces_of_staff(reader, staff_id=staff_id)
    reopenable = can_be_reopened(traces)
    held = commissions_held(reader, staff_id=staff_id)
    rows = [commission_shown(one, on=on, reopenable=reopenable) for one in held]
    return {
        "staff": staff,
        "profession": profession_in_words(staff.profession),
        "may_prescribe": _may_prescribe(staff),
        "last_login_at": last_logins(reader, staff_ids=[staff_id]).get(staff_id),
        "current": [row for row in rows if not row.has_ended],
        "ended": [row for row in rows if row.has_ended],
        "is_oneself": staff.pk == reader.staff_id,
        "traces": [of_commission(trace) for trace in traces],
    }


def colleague_found(reader: Reader, person: DirectoryPerson) -> dict[str, object]:
    """Somebody of the directory as a hit: a protected name is told only where they work already (ID-08)."""
    known = staff_known(hsa_id=person.hsa_id)
    at_provider = None if known is None else staff_at(reader, known.pk)
    return {
        "hsa_id": person.hsa_id,
        "name": person.hsa_id if person.is_protected and at_provider is None else person.name,
        "profession": person.role_name or profession_in_words(person.profession),
        "staff_id": None if at_provider is None else at_provider.pk,
    }


def person_told(reader: Reader, hsa_id: str) -> DirectoryPerson:
    """Somebody by their whole HSA-id, as the directory tells them."""
    told = find_in_directory(by=reader, directory=directory(), words=hsa_id) if hsa_id else []
    person = next((one for one in told if one.hsa_id == hsa_id), None)
    if person is None:
        raise Http404
    return person


def staff_to_give(staff_id: int) -> Staff:
    """Somebody the installation knows, whoever they work for today."""
    staff = staff_known(pk=staff_id)
    if staff is None:
        raise Http404
    return staff


def name_for(reader: Reader, staff: Staff) -> str:
    """The name to colleagues; of somebody protected to others the HSA-id alone (ID-08)."""
    return staff.name if staff_at(reader, staff.pk) else staff.name_outside


def roles_offered(person: _Licensed) -> list[Choice]:
    """The roles a local administrator gives, each with what it means; prescriber follows from the licence."""
    follows = gettext("Blir också ordinatör: det följer av legitimationen.")
    offered = []
    for role in Role:
        if role in GIVEN_LOCALLY:
            means = gettext(_MEANS[role])
            if role is Role.VACCINATOR and _may_prescribe(person):
                means = f"{means} {follows}"
            offered.append(Choice(role.value, gettext(ROLES[role]).capitalize(), means))
    return offered


def grants_offered() -> list[Choice]:
    """What can be granted by name."""
    return [Choice(grant.value, gettext(words)) for grant, words in _GRANTS.items() if grant in GRANTABLE]  # type: ignore[attr-defined]  # the keys are permissions


def _may_prescribe(person: _Licensed) -> bool:
    return may_be_prescriber(
        profession=person.profession,
        competences=person.competences,
        licences=person.licences,
        has_nurse_prescription_right=person.has_nurse_prescription_right,
    )
