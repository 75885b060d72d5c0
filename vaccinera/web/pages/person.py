"""One person: who, what has been given, what is due today and why, and what is under way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from vaccinera.access.states import Permission
from vaccinera.kernel.clock import today
from vaccinera.kernel.scope import reading
from vaccinera.patients.rules.grounds import stated_by_page
from vaccinera.programmes.states import AdviceKind, Payer
from vaccinera.visits.queries.person_page import person_today
from vaccinera.visits.queries.worklists import count_to_sign
from vaccinera.visits.states import DraftState, VisitState
from vaccinera.web.advice import advice_in_words, dose_in_words
from vaccinera.web.forms.grounds import GROUNDS, PURPOSES
from vaccinera.web.grounds import grounds_stated, opened_or_asked
from vaccinera.web.history import dose_day, latest_missed, missed_shown, of_telling, source_of
from vaccinera.web.information import information_address
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.parts import Column, Mark
from vaccinera.web.people import names_of, shown_person

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader
    from vaccinera.patients.models import Person
    from vaccinera.patients.rules.grounds import Stated
    from vaccinera.programmes.rules.packs import Text
    from vaccinera.visits.models import Draft
    from vaccinera.visits.queries.due import ProgrammeToday
    from vaccinera.visits.queries.history import Dose
    from vaccinera.visits.queries.person_page import DeclaredWarning, PersonToday

# Every opening says what for (LAW-14); this page's own ground is the visit at hand.
_WHY = "ongoing_visit"
_CAN_BE_GIVEN = (AdviceKind.DUE, AdviceKind.POSSIBLE)
_RESTS_ON_GROUP = (AdviceKind.POSSIBLE, AdviceKind.POSSIBLE_FROM, AdviceKind.OUTSIDE_WINDOW, AdviceKind.NOT_FOR)


PAYERS: Mapping[Payer, str] = MappingProxyType(
    {
        Payer.REGION: gettext_noop("regionen betalar"),
        Payer.PERSON: gettext_noop("personen betalar"),
        Payer.EMPLOYER: gettext_noop("arbetsgivaren betalar"),
    }
)
WARNINGS: Mapping[str, str] = MappingProxyType(
    {
        "severe_reaction": gettext_noop("Stark reaktion efter vaccination, uppgivet %(day)s"),
        "severe_allergy": gettext_noop("Svår allergi, uppgivet %(day)s"),
    }
)
DRAFT_STATES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        DraftState.OPEN: ("draft", gettext_noop("Påbörjat")),
        DraftState.AWAITING_PRESCRIBER: ("waiting", gettext_noop("Väntar på ordinatör")),
        DraftState.PRESCRIBED: ("info", gettext_noop("Ordinerat, att ge")),
    }
)

_GOING_ON: Mapping[str, str] = MappingProxyType(
    {
        DraftState.OPEN: gettext_noop("Fortsätt registreringen"),
        DraftState.AWAITING_PRESCRIBER: gettext_noop("Visa det som skickats"),
        DraftState.PRESCRIBED: gettext_noop("Ge det som ordinerats"),
    }
)


@dataclass(frozen=True, slots=True)
class ProgrammeShown:
    """One programme of the section "today": the advice in words, and how a registration begins or goes on.

    ``drafts`` are what is under way in it at the unit, the reader's own first; going on comes before beginning anew.
    ``information`` is where its page is, ``missed`` that its latest dose was not given.
    """

    today: ProgrammeToday
    icon: str
    word: str
    dose: str
    payer: str
    drafts: list[DraftShown]
    is_first: bool
    information: str
    missed: str

    @property
    def can_be_given(self) -> bool:
        """Whether a dose may be given today as far as is known; who sees no advice is not told otherwise."""
        return self.today.advice is None or self.today.advice.kind in _CAN_BE_GIVEN

    @property
    def assumption(self) -> Text | None:
        """What the rule takes for true without a source, in both languages."""
        wanted = self.today.advice and self.today.advice.assumption
        return next((known.text for known in self.today.pack.assumptions if known.id == wanted), None)

    @property
    def may_change(self) -> bool:
        """Whether today's answers can change the advice: nobody has yet asked about risk groups."""
        advice = self.today.advice
        return advice is not None and self.today.facts_from_on is None and advice.kind in _RESTS_ON_GROUP

    @property
    def is_worth_starting(self) -> bool:
        """Whether the page may propose to begin here."""
        return bool(self.drafts) or (self.today.is_given_here and (self.can_be_given or self.may_change))

    @property
    def button_kind(self) -> str:
        """One primary button a page: the most urgent programme's."""
        return "primary" if self.is_first else "secondary" if self.is_worth_starting else "tertiary"

    @property
    def button_text(self) -> str:
        """What the button begins."""
        if self.can_be_given:
            return gettext("Registrera")
        return gettext("Gå igenom hälsodeklarationen") if self.may_change else gettext("Registrera ändå")


@dataclass(frozen=True, slots=True)
class DoseShown:
    """One row of the history; ``may_be_corrected`` is said of a dose told of from elsewhere."""

    dose: Dose
    day: str
    programme: Mapping[str, str]
    number: str
    source: str
    also: list[str]
    is_signed: bool
    may_be_corrected: bool


@dataclass(frozen=True, slots=True)
class DraftShown:
    """Work under way for the person, by whom, and how far it has come."""

    draft: Draft
    programme: Mapping[str, str]
    kind: str
    word: str
    is_own: bool

    @property
    def button_text(self) -> str:
        """What going on means at this stage."""
        return gettext(_GOING_ON[self.draft.state])


@page(Permission.PERSON_FIND, looks_up="GET")
def person(request: PageRequest, person_id: UUID) -> HttpResponse:
    """The opening is in the log, committed, before anything is read for the page (LAW-14, LAW-23)."""
    reader, on = request.reader, today()
    opened = opened_or_asked(request, person_id, why=_WHY)
    if isinstance(opened, HttpResponse):
        return opened
    if opened.pk != person_id:
        return _to_the_kept(request, opened)
    told = grounds_stated(request).get(opened.pk) or stated_by_page(_WHY)
    with reading(reader):
        seen = person_today(reader, opened, on=on, is_care=told.is_care)
        request.count_to_sign = count_to_sign(reader) if reader.may(Permission.ADMINISTRATION_SIGN) else 0
    return show(request, "web/pages/person.html", _shown(reader, opened, seen, on, told))


def _to_the_kept(request: PageRequest, kept: Person) -> HttpResponse:
    """From the address of somebody merged into another to that other, saying so (PER-09)."""
    response = go_to(request, "person", person_id=kept.pk)
    leave_message(response, "info", gettext_noop("Personen du öppnade är ihopslagen med den här."))
    return response


def _opened_for(told: Stated) -> str:
    """The ground the log has, so that whoever reads on knows what was stated."""
    return gettext("%(ground)s · %(purpose)s") % {
        "ground": gettext(GROUNDS[told.ground]),
        "purpose": gettext(PURPOSES[told.purpose]),
    }


def _shown(reader: Reader, opened: Person, seen: PersonToday, on: date, told: Stated) -> dict[str, object]:
    may_register = reader.may(Permission.DRAFT_SAVE) and opened.deceased_on is None
    till = reverse("person", kwargs={"person_id": opened.pk})
    programmes = _programmes(reader, seen, may_register=may_register, till=till)
    shown = shown_person(reader, opened, seen.number, on=on)
    return {
        "person": shown,
        "opened_for": _opened_for(told),
        "marks": [*shown.marks, *_marks(seen.warnings)],
        "on": on,
        "deceased_on": opened.deceased_on,
        "programmes": programmes,
        "other_drafts": _drafts_outside([] if opened.deceased_on else programmes, seen, reader),
        "doses": [_dose(dose, seen.told_reached) for dose in seen.doses],
        "no_doses": not seen.doses,
        "to_certify": _to_certify(reader, seen.doses),
        "elsewhere": seen.elsewhere,
        "shared": seen.shared,
        "may_read_shared": told.is_care and reader.may(Permission.SHARED_RECORD_READ),
        "may_block": reader.may(Permission.BLOCK_SET),
        "columns": _columns(),
        "may_register": may_register,
        "may_go_on": reader.may(Permission.DRAFT_SAVE),
        "opens_record": reader.may(Permission.PERSON_OPEN),
        "nullified": seen.nullified,
        "missed": missed_shown(seen.missed, unit_name=reader.unit_name),
        "may_sign": reader.may(Permission.ADMINISTRATION_SIGN),
        "may_record_history": reader.may(Permission.HISTORY_RECORD),
    }


def _marks(warnings: Sequence[DeclaredWarning]) -> list[Mark]:
    return [
        Mark("reaction", gettext(WARNINGS[warning.fact]) % {"day": warning.declared_on.isoformat()})
        for warning in warnings
    ]


def _programmes(reader: Reader, seen: PersonToday, *, may_register: bool, till: str) -> list[ProgrammeShown]:
    shown = [
        _programme(
            programme,
            _drafts_in(programme, seen, reader),
            missed=latest_missed(seen.missed, programme.pack.code),
            till=till,
        )
        for programme in seen.programmes
    ]
    first = next((one for one in shown if may_register and one.is_worth_starting), None)
    return [replace(one, is_first=one is first) for one in shown]


def _programme(programme: ProgrammeToday, drafts: list[DraftShown], *, missed: str, till: str) -> ProgrammeShown:
    advice = programme.advice
    icon, word = ("", "") if advice is None else advice_in_words(advice)
    return ProgrammeShown(
        today=programme,
        icon=icon,
        word=word,
        dose="" if advice is None else dose_in_words(advice.dose_number, advice.doses_in_schedule),
        payer="" if advice is None or advice.group is None else gettext(PAYERS[advice.group.payer]),
        drafts=drafts,
        is_first=False,
        information=information_address(programme.pack, till=till),
        missed=missed,
    )


def _drafts_in(programme: ProgrammeToday, seen: PersonToday, reader: Reader) -> list[DraftShown]:
    drafts = [_draft(reader, draft) for draft in seen.drafts if draft.programme_id == programme.pack.code]
    return sorted(drafts, key=lambda shown: not shown.is_own)


def _drafts_outside(programmes: Sequence[ProgrammeShown], seen: PersonToday, reader: Reader) -> list[DraftShown]:
    """Work begun that no programme shown holds; it can still be seen and put aside."""
    in_force = {shown.today.pack.code for shown in programmes}
    return [_draft(reader, draft) for draft in seen.drafts if draft.programme_id not in in_force]


def _to_certify(reader: Reader, doses: Sequence[Dose]) -> UUID | None:
    """The latest signed visit at the reader's own unit, from which a certificate of every dose can be handed out."""
    if not reader.may(Permission.CERTIFICATE_PRINT):
        return None
    own = (dose.visit_id for dose in doses if dose.state == VisitState.COMPLETE and dose.unit_name == reader.unit_name)
    return next(own, None)


def _columns() -> list[Column]:
    return [
        Column(gettext("Datum"), "date"),
        Column(gettext("Vad")),
        Column(gettext("Dos")),
        Column(gettext("Var")),
        Column(gettext("Givare")),
        Column(gettext("Batch")),
        Column(gettext("Källa")),
    ]


def _dose(dose: Dose, told_reached: frozenset[int]) -> DoseShown:
    number = "" if dose.dose_number is None else str(dose.dose_number)
    if number and dose.doses_prescribed is not None:
        number = gettext("%(number)s av %(of)s") % {"number": number, "of": dose.doses_prescribed}
    return DoseShown(
        dose=dose,
        day=dose_day(dose),
        programme={"sv": dose.programme_name_sv, "en": dose.programme_name_en},
        number=number,
        source=source_of(dose),
        also=[of_telling(telling) for telling in dose.also_told],
        is_signed=dose.told is not None or dose.state == VisitState.COMPLETE,
        may_be_corrected=dose.told is not None and dose.told.unit_id in told_reached,
    )


def _draft(reader: Reader, draft: Draft) -> DraftShown:
    kind, word = DRAFT_STATES[draft.state]
    return DraftShown(
        draft, names_of(draft.programme), kind, gettext(word), is_own=draft.created_by_id == reader.staff_id
    )
