"""The registration page's fields: kept as typed in the draft, and read into values when something must be judged.

A field that cannot be read is a fault of its own and leaves its value empty, so that the rest is judged all the same.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext

from vaccinera.declarations.rules.answers import check_answer, enabled_questions, read_answer
from vaccinera.declarations.states import AnsweredBy
from vaccinera.kernel.clock import at_swedish_time
from vaccinera.kernel.refusals import Refused
from vaccinera.programmes.states import Route
from vaccinera.visits.rules.registrations import AnsweredDeclaration, Giving, Order, Registration
from vaccinera.visits.rules.saves import NOT_COUNTED, Save
from vaccinera.visits.states import Basis, BodySite
from vaccinera.web.forms.consent import (
    CONSENT_FIELDS,
    INFORMATION_FIELDS,
    read_consent,
    read_in,
    read_information_given,
)
from vaccinera.web.words import sentence_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import QueryDict

    from vaccinera.declarations.rules.questions import AnswerValue, Questionnaire

ANSWER, CONFIRM, PASSED = "answer-", "confirm-", "passed-"
TOGETHER = "confirm-together"
# What a draft keeps: these, and the answers, confirmations and reasons by their prefixes. Anything else is not ours.
FIELDS = frozenset(
    {
        "answered_by", "answered_by_name", "declaration_note", *CONSENT_FIELDS, *INFORMATION_FIELDS,
        "target_group", "group_proposed", "setting", "is_care_staff", "is_household_contact",
        "product", "dose_quantity", "dose_unit", "route", "indication", "prescriber", "basis", "prescribed_on",
        "prescribed_time", "basis_reason", "stop_reason", "send_to", "planned_on", "planned_time",
        "prescription_comment", "expires_on", "performing_unit",
        "given", "given_on", "given_time", "giver", "preparer", "batch", "site", "giving_route", "giving_comment",
        "extra_dose_reason", "carried", "asked_on", "dose_of", "new_batch", "new_batch_expires_on",
        "paper_list",
    }
)  # fmt: skip
_LONGEST = 1_000
# What can be asked for; that an imported visit does not tell is no answer.
_BASES = frozenset({Basis.OWN, Basis.SIGNED, Basis.VERBAL})
_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})")
_MONTH = re.compile(r"(\d{4})-?(\d{2})")
_TIME = re.compile(r"(\d{1,2})[.:]?(\d{2})")
# The name a page's script gives itself, and how many saves anybody could make of one page.
_A_PAGE = re.compile(r"[0-9a-f-]{8,60}")
_A_NUMBER = re.compile(r"[0-9]{1,6}")

Raw = dict[str, list[str]]


def typed(post: QueryDict) -> Raw:
    """The page's own fields as they were typed, for the draft to keep; each text cut at a thousand signs."""
    return {
        name: [text[:_LONGEST] for text in post.getlist(name)]
        for name in post
        if name in FIELDS or name.startswith((ANSWER, CONFIRM, PASSED))
    }


def save_of(post: QueryDict) -> Save:
    """Which save of its page this is, as the page's script counts them; without the script none is counted."""
    page, number = post.get("save_page", ""), post.get("save_number", "")
    return Save(page, int(number)) if _A_PAGE.fullmatch(page) and _A_NUMBER.fullmatch(number) else NOT_COUNTED


def answered(raw: Raw) -> Raw:
    """Of a page's fields those of the declaration, as gone through: answers, confirmations, consent and information."""
    told = {"answered_by", "answered_by_name", "declaration_note", "asked_on", *CONSENT_FIELDS, *INFORMATION_FIELDS}
    return {name: texts for name, texts in raw.items() if name in told or name.startswith((ANSWER, CONFIRM))}


def given_earlier(raw: Raw) -> datetime | None:
    """When the dose was given, where that is not now and can be read."""
    page = Typed(raw)
    return page.instant("given_on", "given_time") if page.text("given") == "earlier" else None


def as_of_day(raw: Raw, questionnaire: Questionnaire, *, on: date) -> Raw:
    """The fields as they hold on a day: answers about how one is now, and confirmations, last no longer than theirs.

    ``asked_on`` is the day they were asked. A page begun the day before is asked anew where it matters.
    """
    asked_on = (raw.get("asked_on") or [""])[0]
    if asked_on == on.isoformat():
        return raw
    passing = {f"{ANSWER}{question.link_id}" for question in questionnaire.questions if question.is_perishable}
    lasting = {
        name: texts for name, texts in raw.items() if not (asked_on and (name in passing or name.startswith(CONFIRM)))
    }
    return lasting | {"asked_on": [on.isoformat()]}


@dataclass(slots=True)
class Typed:
    """The fields, and the faults found while reading them: field name to sentence."""

    raw: Mapping[str, Sequence[str]]
    faults: dict[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """One field's text without the spaces around it; empty when it is not there."""
        texts = self.raw.get(name) or [""]
        return str(texts[0]).strip()

    def is_on(self, name: str) -> bool:
        """Whether a box is ticked."""
        return bool(self.text(name))

    def number(self, name: str) -> int | None:
        """A key chosen from a list."""
        text = self.text(name)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None  # noqa: PLR2004 - fits an integer column

    def decimal(self, name: str) -> Decimal | None:
        """A quantity, with comma or point."""
        text = self.text(name).replace(",", ".")
        if not text:
            return None
        try:
            value = Decimal(text)
        except InvalidOperation:
            self.faults[name] = gettext("Skriv mängden med siffror, till exempel 0,5.")
            return None
        if not value.is_finite() or not 0 < value < 1000 or value != round(value, 3):  # noqa: PLR2004 - what the column holds
            self.faults[name] = gettext("Mängden ska vara större än 0 och mindre än 1000, med högst tre decimaler.")
            return None
        return value

    def day(self, name: str) -> date | None:
        """A day; a fault stands at it when it cannot be read."""
        text = self.text(name)
        return self._day(name, text) if text else None

    def instant(self, day_name: str, time_name: str) -> datetime | None:
        """A Swedish day and time as an instant; a fault stands at the part that cannot be read."""
        day_text, time_text = self.text(day_name), self.text(time_name)
        if not day_text and not time_text:
            return None
        day, time = self._day(day_name, day_text), self._time(time_name, time_text)
        return at_swedish_time(day, *time) if day and time else None

    def _day(self, name: str, text: str) -> date | None:
        found = _DAY.fullmatch(text)
        try:
            if found is not None:
                return date(*(int(part) for part in found.groups()))
        except ValueError:
            pass
        self.faults[name] = gettext("Skriv dagen som år, månad och dag, till exempel 2026-11-23.")
        return None

    def _time(self, name: str, text: str) -> tuple[int, int] | None:
        found = _TIME.fullmatch(text)
        if found is not None and int(found[1]) < 24 and int(found[2]) < 60:  # noqa: PLR2004 - a clock
            return int(found[1]), int(found[2])
        self.faults[name] = gettext("Skriv tiden som timmar och minuter, till exempel 10:42.")
        return None


@dataclass(frozen=True, slots=True)
class Reading:
    """The registration as values, and what could not be read."""

    registration: Registration
    faults: Mapping[str, str]


def read_registration(
    raw: Mapping[str, Sequence[str]],
    questionnaire: Questionnaire,
    *,
    on: date,
    reader_id: int,
    is_prescribing: bool = False,
) -> Reading:
    """The fields as values; ``on`` is the day the answers are given.

    The word of one's own is the giver's, or the reader's when the reader is prescribing for somebody else to give.
    """
    page = Typed(raw)
    answers = read_answers(page, questionnaire, on=on)
    registration = Registration(
        declaration=_declaration(page, answers),
        target_group=_group_chosen(page),
        setting=page.text("setting"),
        is_care_staff=page.is_on("is_care_staff"),
        is_household_contact=page.is_on("is_household_contact"),
        order=_order(page, own=reader_id if is_prescribing else page.number("giver"), is_prescribing=is_prescribing),
        giving=_giving(page),
        extra_dose_reason=page.text("extra_dose_reason")[:300],
        passed_reasons={name.removeprefix(PASSED): page.text(name) for name in raw if name.startswith(PASSED)},
    )
    return Reading(registration, page.faults)


def _group_chosen(page: Typed) -> str:
    """The target group somebody chose. One left as it was proposed is none: it gives way when the answers do."""
    group = page.text("target_group")
    return "" if group == page.text("group_proposed") else group


def read_answers(page: Typed, questionnaire: Questionnaire, *, on: date) -> dict[str, AnswerValue]:
    """The answers that can be read; a fault stands at the field of any that is asked and cannot."""
    answers: dict[str, AnswerValue] = {}
    for question in questionnaire.questions:
        name = f"{ANSWER}{question.link_id}"
        try:
            value = read_answer(question, [str(text) for text in page.raw.get(name, [])])
            if value is None:
                continue
            check_answer(question, value, on=on)
        except Refused as refused:
            page.faults[name] = sentence_for(refused)
            continue
        answers[question.link_id] = value
    asked = {question.link_id for question in enabled_questions(questionnaire, answers)}
    for question in questionnaire.questions:
        if question.link_id not in asked:
            page.faults.pop(f"{ANSWER}{question.link_id}", None)
    return answers


def _declaration(page: Typed, answers: Mapping[str, AnswerValue]) -> AnsweredDeclaration:
    answered_by, consent = page.text("answered_by"), read_consent(page)
    first = consent.guardians[0].name if consent.guardians and answered_by == AnsweredBy.GUARDIAN else ""
    return AnsweredDeclaration(
        answers=answers,
        answered_by=answered_by if answered_by in set(AnsweredBy) else AnsweredBy.PERSON.value,
        # A guardian who consents and answers is named once.
        answered_by_name=page.text("answered_by_name")[:160] or first,
        note=page.text("declaration_note"),
        are_confirmed_together=page.is_on(TOGETHER),
        confirmed=frozenset(
            name.removeprefix(CONFIRM)
            for name in page.raw
            if name.startswith(CONFIRM) and name != TOGETHER and page.is_on(name)
        ),
        consent=consent,
        information=read_information_given(page),
        read_in=read_in(page),
    )


def _order(page: Typed, *, own: int | None, is_prescribing: bool) -> Order:
    basis = Basis(page.text("basis")) if page.text("basis") in _BASES else Basis.OWN
    is_verbal = basis is Basis.VERBAL and not is_prescribing
    by_basis = {Basis.VERBAL: page.number("prescriber"), Basis.SIGNED: page.number("send_to"), Basis.OWN: own}
    return Order(
        product_id=page.number("product"),
        dose_quantity=page.decimal("dose_quantity"),
        dose_unit=page.text("dose_unit")[:20],
        route=one_of(page, "route", set(Route)),
        indication=page.text("indication")[:200],
        planned_at=page.instant("planned_on", "planned_time"),
        prescriber_id=own if is_prescribing else by_basis[basis],
        basis=Basis.OWN if is_prescribing else basis,
        prescribed_at=_told_at(page) if is_verbal else None,
        basis_reason=page.text("basis_reason")[:300] if is_verbal else "",
        stop_reason=page.text("stop_reason")[:300],
        comment=page.text("prescription_comment")[:300],
        expires_on=page.day("expires_on"),
        performing_unit_ids=tuple(int(text) for text in page.raw.get("performing_unit", []) if text.isdecimal()),
    )


def _told_at(page: Typed) -> datetime | None:
    """When the word was given. The day stands there beforehand, so without a time nothing has been written."""
    return page.instant("prescribed_on", "prescribed_time") if page.text("prescribed_time") else None


def _giving(page: Typed) -> Giving:
    if page.text("given") == "earlier" and not page.text("given_on") + page.text("given_time"):
        page.faults["given_on"] = gettext("Skriv dag och tid då dosen gavs, eller välj Nu.")
    return Giving(
        given_at=page.instant("given_on", "given_time") if page.text("given") == "earlier" else None,
        giver_id=page.number("giver"),
        preparer_id=page.number("preparer"),
        unit_batch_id=key_of(page.text("batch")),
        site=one_of(page, "site", set(BodySite)),
        route=one_of(page, "giving_route", set(Route)),
        comment=page.text("giving_comment")[:300],
    )


def read_expiry(text: str) -> date:
    """The day a pack may last be used, as printed: a month alone means its last day. Refuses what is neither."""
    found = _DAY.fullmatch(text) or _MONTH.fullmatch(text)
    try:
        if found is not None:
            year, month, *day = (int(part) for part in found.groups())
            return date(year, month, *(day or [monthrange(year, month)[1]]))
    except ValueError:
        pass
    raise Refused("web.batch.expiry_unreadable")


def paper_list_of(raw: Raw) -> UUID | None:
    """The paper list a registration is entered from, if any."""
    return key_of(Typed(raw).text("paper_list"))


def one_of(page: Typed, name: str, codes: set[str]) -> str:
    """One of the codes a list offers; empty for anything else."""
    text = page.text(name)
    return text if text in codes else ""


def key_of(text: str) -> UUID | None:
    """The key a text is, if it is one."""
    try:
        return UUID(text)
    except ValueError:
        return None
