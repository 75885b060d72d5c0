"""Whose decision it is, as the registration page and the visit tell it: choices, fields and sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext, gettext_noop

from vaccinera.declarations.queries import age_limits
from vaccinera.declarations.rules.consent import Consent, possible_bases, settled
from vaccinera.declarations.states import AnsweredBy, ConsentBasis, ConsentWay, DecisionGround, RefusedBy
from vaccinera.web.forms.consent import GUARDIANS
from vaccinera.web.parts import Choice
from vaccinera.web.registration import ANSWERED_BY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vaccinera.declarations.models import Declaration
    from vaccinera.web.forms.registration import Raw, Typed

BASES: Mapping[str, str] = MappingProxyType(
    {
        ConsentBasis.OWN: gettext_noop("Personen själv"),
        ConsentBasis.CONSULTATION: gettext_noop("Kan inte ta ställning"),
        ConsentBasis.GUARDIANS: gettext_noop("Vårdnadshavare"),
        ConsentBasis.MATURITY: gettext_noop("Den unga, efter mognadsbedömning"),
    }
)
GROUNDS: Mapping[str, str] = MappingProxyType(
    {
        DecisionGround.PRESUMED_WILL: gettext_noop("Personens förmodade vilja"),
        DecisionGround.DEPUTY: gettext_noop("God man eller förvaltare samtycker"),
        DecisionGround.POWER_OF_ATTORNEY: gettext_noop("Framtidsfullmakt"),
    }
)
CONSENT_WAYS: Mapping[str, str] = MappingProxyType(
    {
        ConsentWay.ON_SITE: gettext_noop("På plats"),
        ConsentWay.IN_WRITING: gettext_noop("Skriftligt"),
        ConsentWay.BY_TELEPHONE: gettext_noop("Per telefon"),
        ConsentWay.DIGITALLY: gettext_noop("Digitalt"),
    }
)
REFUSERS: Mapping[str, str] = MappingProxyType(
    {
        "": gettext_noop("Ingen"),
        RefusedBy.MINOR: gettext_noop("Barnet eller den unga"),
        RefusedBy.GUARDIAN: gettext_noop("En vårdnadshavare"),
    }
)


@dataclass(frozen=True, slots=True)
class FieldShown:
    """One field: its name, what it holds, what is wrong with it."""

    name: str
    value: str
    error: str


@dataclass(frozen=True, slots=True)
class GuardianShown:
    """The fields of one guardian's consent."""

    number: int
    is_hidden: bool
    name: FieldShown
    way: FieldShown
    on: FieldShown


@dataclass(frozen=True, slots=True)
class ConsentShown:
    """The part of section 1 about whose decision it is. ``bases`` is empty where there is nothing to choose."""

    basis: str
    bases: list[Choice]
    is_minors: bool
    guardians_below: int
    maturity_from: int
    grounds: list[Choice]
    ways: list[Choice]
    counts: list[Choice]
    refusers: list[Choice]
    assessors: list[Choice]
    guardians: list[GuardianShown]

    @property
    def name_help(self) -> str:
        """A guardian who consents and answers is named once."""
        return gettext("Tomt om den första vårdnadshavaren svarade") if self.is_minors else ""

    @property
    def is_to_choose(self) -> bool:
        """Whether no basis is the usual one, so that the work begins with choosing it."""
        return not self.basis

    @property
    def is_decided_for_a_minor(self) -> bool:
        """Whether a minor's basis is chosen, so that anybody's no is asked for."""
        return self.basis in (ConsentBasis.GUARDIANS, ConsentBasis.MATURITY)

    @property
    def is_only_guardians(self) -> bool:
        """Whether the guardians decide, and nobody else can."""
        return not self.bases


def consent_shown(
    consent: Consent,
    bases: tuple[ConsentBasis, ...],
    page: Typed,
    errors: Mapping[str, str],
    *,
    assessors: Iterable[Choice],
) -> ConsentShown:
    """The fields as typed; ``consent`` is settled, and ``assessors`` are those who may have assessed maturity."""

    def shown(name: str) -> FieldShown:
        return FieldShown(name, page.text(name), errors.get(name, ""))

    nothing, limits = Choice("", gettext("Välj")), age_limits()
    return ConsentShown(
        basis=consent.basis or "",
        bases=[Choice(basis.value, gettext(BASES[basis])) for basis in bases] if len(bases) > 1 else [],
        is_minors=ConsentBasis.GUARDIANS in bases,
        guardians_below=limits.guardians_below,
        maturity_from=limits.maturity_from,
        grounds=[nothing, *_words(GROUNDS)],
        ways=[nothing, *_words(CONSENT_WAYS)],
        counts=[Choice("1", gettext("En")), Choice("2", gettext("Två"))],
        refusers=_words(REFUSERS),
        assessors=[nothing, *assessors],
        guardians=[
            GuardianShown(
                number,
                number > (page.number("guardian_count") or 0),
                *(shown(f"guardian_{number}_{part}") for part in ("name", "way", "on")),
            )
            for number in GUARDIANS
        ],
    )


def consent_proposed(birth_date: date | None, *, reader_id: int, on: date) -> Raw:
    """What the fields hold before anybody has typed: the usual basis of the age, today, on site, oneself."""
    bases = possible_bases(birth_date, on=on, limits=age_limits())
    usual = settled(Consent(), bases).basis
    raw: Raw = {"consent_basis": [usual or ""], "refused_by": [""], "maturity_assessor": [str(reader_id)]}
    for number in GUARDIANS:
        raw |= {f"guardian_{number}_way": [ConsentWay.ON_SITE.value], f"guardian_{number}_on": [on.isoformat()]}
    return raw | ({"answered_by": [AnsweredBy.GUARDIAN.value]} if usual is ConsentBasis.GUARDIANS else {})


def consent_told(declaration: Declaration) -> list[tuple[str, str]]:
    """Who answered, whose decision it was and what it rests on, as kept with a declaration; terms and words."""
    ground = declaration.decision_ground
    answered_by = gettext(ANSWERED_BY[declaration.answered_by])
    facts = [
        (gettext("Vem svarade"), ", ".join(filter(None, (answered_by, declaration.answered_by_name)))),
        (gettext("Vem bestämde"), gettext(BASES[declaration.consent_basis])),
        (gettext("Därför kan personen inte ta ställning"), declaration.cannot_decide_because),
        (gettext("Grund"), gettext(GROUNDS[ground]) if ground else ""),
        (gettext("Rådfrågad"), declaration.consulted),
        *((gettext("Vårdnadshavare"), _guardian_told(guardian)) for guardian in declaration.guardians),
        (gettext("Mognadsbedömning"), declaration.maturity_note),
        (gettext("Bedömd av"), declaration.maturity_assessor_name),
    ]
    return [fact for fact in facts if fact[1]]


def _guardian_told(guardian: Mapping[str, str]) -> str:
    return ", ".join((guardian["name"], gettext(CONSENT_WAYS[guardian["way"]]).lower(), guardian["on"]))


def _words(codes: Mapping[str, str]) -> list[Choice]:
    return [Choice(str(code), gettext(text)) for code, text in codes.items()]
