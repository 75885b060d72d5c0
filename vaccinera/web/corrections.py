"""An entry's lineage and its correction as pages show them. Nothing is read or decided here."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from vaccinera.visits.states import AmendmentKind, NullifiedCode
from vaccinera.web.parts import Choice
from vaccinera.web.registration import PAYERS, ROUTES, SETTINGS, SITES, said
from vaccinera.web.visit_words import changes_between

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from uuid import UUID

    from vaccinera.visits.models import Amendment, Visit
    from vaccinera.visits.queries.corrections import Offered
    from vaccinera.visits.queries.lineage import Lineage
    from vaccinera.visits.queries.work import Colleague
    from vaccinera.visits.rules.corrections import Correctable
    from vaccinera.web.visit_words import Change

_ACTS: Mapping[str, str] = MappingProxyType(
    {
        AmendmentKind.CORRECTED: gettext_noop("Rättades"),
        AmendmentKind.NULLIFIED: gettext_noop("Makulerades"),
        AmendmentKind.RESTORED: gettext_noop("Makuleringen hävdes"),
        AmendmentKind.MOVED: gettext_noop("Flyttades från fel person"),
    }
)
NULLIFIED: Mapping[str, str] = MappingProxyType(
    {
        NullifiedCode.WRONG_PERSON: gettext_noop("Registrerat på fel person"),
        NullifiedCode.NOT_GIVEN: gettext_noop("Dosen gavs aldrig"),
        NullifiedCode.RECORDED_TWICE: gettext_noop("Registrerat två gånger"),
        NullifiedCode.OTHER: gettext_noop("Annat skäl"),
    }
)


@dataclass(frozen=True, slots=True)
class AmendmentShown:
    """One act on the entry: what, by whom, why, and what reads otherwise since.

    ``address_before`` is the version before's, ``address_other`` the entry's on the other person when it was moved.
    """

    amendment: Amendment
    what: str
    why: str
    changes: Sequence[Change]
    version_before: int | None
    address_before: str
    address_other: str


def amendments_shown(lineage: Lineage) -> list[AmendmentShown]:
    """Every act on the entry, the latest first."""
    return [_amendment(one, lineage) for one in lineage.amendments]


def _amendment(amendment: Amendment, lineage: Lineage) -> AmendmentShown:
    visit = lineage.versions.get(amendment.visit_id)
    before = lineage.before(visit) if visit is not None and amendment.kind != AmendmentKind.NULLIFIED else None
    code = gettext(NULLIFIED[amendment.code]) if amendment.code in NULLIFIED else ""
    return AmendmentShown(
        amendment=amendment,
        what=gettext(_ACTS[amendment.kind]) if visit is not None else gettext("Flyttades till rätt person"),
        why=": ".join(part for part in (code, amendment.reason) if part),
        changes=changes_between(before, visit) if before is not None and visit is not None else [],
        version_before=None if before is None else before.version,
        address_before="" if before is None else _address(before.pk),
        address_other=_other(amendment, is_here=visit is not None),
    )


def _other(amendment: Amendment, *, is_here: bool) -> str:
    if amendment.moved_from_id is None:
        return ""
    return _address(amendment.moved_from_id if is_here else amendment.visit_id)


def _address(visit_id: UUID) -> str:
    return reverse("visit", kwargs={"visit_id": visit_id})


@dataclass(frozen=True, slots=True)
class CorrectionChoices:
    """What the lists of the correction page offer."""

    products: list[Choice]
    batches: list[Choice]
    sites: list[Choice]
    routes: list[Choice]
    settings: list[Choice]
    groups: list[Choice]
    payers: list[Choice]
    givers: list[Choice]
    preparers: list[Choice]
    prescribers: list[Choice]


def choices_for_correction(
    visit: Visit, entry: Correctable, offered: Offered, colleagues: Sequence[Colleague], products: Sequence[Choice]
) -> CorrectionChoices:
    """The lists; whatever stands in the entry can be chosen, also when nobody could choose it today."""
    given = visit.administration
    here = [Choice(str(one.id), one.name) for one in colleagues if one.is_here]
    prescribing = [Choice(str(one.id), one.name) for one in colleagues if one.may_prescribe]
    batches = [
        Choice(
            str(one.batch.pk),
            f"{one.batch.batch_written} · {one.batch.product.name} · "
            + gettext("går ut %(day)s") % {"day": one.batch.expires_on.isoformat()},
        )
        for one in offered.batches
    ]
    return CorrectionChoices(
        products=list(products),
        batches=_with(batches, entry.unit_batch_id, given.batch_written),
        sites=_words(SITES),
        routes=_words(ROUTES),
        settings=[choice for choice in _words(SETTINGS) if choice.value in (*offered.pack.settings, visit.setting)],
        groups=_groups(visit, offered),
        payers=[Choice("", gettext("Enligt målgruppen")), *_words(PAYERS)],
        givers=_with(here, entry.giver_id, given.giver_name),
        preparers=_with(here, entry.preparer_id, given.preparer_name),
        prescribers=_with(prescribing, entry.prescriber_id, visit.prescription.prescriber_name),
    )


def product_choices(offered: Offered, names: Mapping[str, tuple[int, str]], visit: Visit) -> list[Choice]:
    """Every product of every programme in force, under the programme's name: the two are corrected together."""
    choices = [
        Choice(f"{pack.code}:{names[product.npl_id][0]}", f"{said(pack.names)} · {names[product.npl_id][1]}")
        for pack in offered.packs
        for product in pack.products
        if product.npl_id in names
    ]
    given = visit.administration
    return _with(choices, f"{visit.programme_id}:{given.product_id}", visit.prescription.product.name)


def _groups(visit: Visit, offered: Offered) -> list[Choice]:
    """The groups the person may belong to; in another programme than the entry's none is chosen beforehand."""
    names = {group.code: said(group.names) for group in offered.pack.target_groups}
    groups = [Choice(one.code, f"{said(one.name)} · {gettext(PAYERS[one.payer])}") for one in offered.groups]
    if offered.version.programme_id != visit.programme_id:
        return [Choice("", gettext("Välj")), *groups]
    return _with(groups, visit.target_group, names.get(visit.target_group, visit.target_group))


def _with(choices: Iterable[Choice], value: object, label: str) -> list[Choice]:
    """The choices, with the one that stands among them."""
    found = list(choices)
    if value is None or any(choice.value == str(value) for choice in found):
        return found
    return [Choice(str(value), label), *found]


def _words(codes: Mapping[str, str]) -> list[Choice]:
    return [Choice(str(code), gettext(text)) for code, text in codes.items()]
