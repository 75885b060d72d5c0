"""What the region's pages show of providers, contracts and changes, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language, gettext, gettext_noop

from vaccinera.kernel.clock import today
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting
from vaccinera.organisations.models import CareProvider, CareUnit
from vaccinera.organisations.states import ChangeKind, GapKind, InstructionSection, JoiningState
from vaccinera.programmes.queries import programmes_and_versions
from vaccinera.web.articles import LANGUAGES
from vaccinera.web.page import show
from vaccinera.web.parts import faults_of
from vaccinera.web.registration import SETTINGS
from vaccinera.web.words import (
    organisation_number_in_words,
    postal_code_in_words,
    roles_in_words,
    sentence_for,
    status_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from django.forms import Form
    from django.http import HttpResponse

    from vaccinera.organisations.models import Assignment, DirectoryChange
    from vaccinera.organisations.rules.instructions import Gap
    from vaccinera.web.page import PageRequest

KINDS: Mapping[str, str] = {
    ChangeKind.PROVIDER: gettext_noop("Vårdgivare"),
    ChangeKind.UNIT: gettext_noop("Enhet"),
    ChangeKind.CONTRACT: gettext_noop("Nytt avtal"),
    ChangeKind.CONTRACT_END: gettext_noop("Avtal upphör"),
    ChangeKind.INSTRUCTION: gettext_noop("Ny version av instruktionen"),
    ChangeKind.MESSAGE: gettext_noop("Meddelande till hela regionen"),
    ChangeKind.HELP: gettext_noop("Hjälptext"),
}
STEPS: Mapping[str, str] = {
    JoiningState.APPLIED: gettext_noop("Ansökan har kommit in"),
    JoiningState.APPROVED: gettext_noop("Ansökan är godkänd"),
    JoiningState.CONTRACTED: gettext_noop("Avtal finns"),
    JoiningState.INSTRUCTED: gettext_noop("Personuppgiftsbiträdesinstruktionen är godkänd av vårdgivaren"),
    JoiningState.ADMINISTERED: gettext_noop("Lokal administratör är utsedd"),
    JoiningState.LISTED: gettext_noop("Enheterna finns i katalogen"),
    JoiningState.LIVE: gettext_noop("I drift"),
    JoiningState.DECLINED: gettext_noop("Ansökan är avslagen"),
    JoiningState.WITHDRAWN: gettext_noop("Ansökan är återtagen"),
}
GAPS: Mapping[str, str] = {
    GapKind.NOT_COVERED: gettext_noop(
        "Instruktionen som gäller omfattar inte programmet. Regionen fastställer en ny version."
    ),
    GapKind.NOT_ACCEPTED: gettext_noop("Vårdgivaren har inte godkänt den version som omfattar programmet."),
}
_FIELDS: Mapping[str, str] = {
    "name": gettext_noop("Namn"),
    "organisation_number": gettext_noop("Organisationsnummer"),
    "hsa_id": gettext_noop("HSA-id"),
    "provider_id": gettext_noop("Vårdgivare"),
    "unit_id": gettext_noop("Enhet"),
    "setting": gettext_noop("Var vaccineras det?"),
    "street": gettext_noop("Gatuadress"),
    "postal_code": gettext_noop("Postnummer"),
    "city": gettext_noop("Ort"),
    "phone": gettext_noop("Telefon"),
    "assignment": gettext_noop("Uppdrag"),
    "programmes": gettext_noop("Program"),
    "documents": gettext_noop("Handlingar"),
    "from_on": gettext_noop("Gäller från"),
    "to_on": gettext_noop("Upphör"),
    "version": gettext_noop("Version"),
    "kind": gettext_noop("Slag"),
    "text_sv": gettext_noop("Text"),
    "text_en": gettext_noop("Text på engelska"),
    "from_at": gettext_noop("Visas från"),
    "to_at": gettext_noop("Visas till"),
    "title": gettext_noop("Rubrik"),
    "body": gettext_noop("Text"),
    "language": gettext_noop("Skriven på"),
    "roles": gettext_noop("Vilka den är för"),
    "programme": gettext_noop("Program"),
}
_WRITTEN: Mapping[str, Callable[[str], str]] = {
    "organisation_number": organisation_number_in_words,
    "postal_code": postal_code_in_words,
}
# Beside which field of a form a refusal stands; one that is not here leads the summary.
_BESIDE: Mapping[str, str] = {
    "organisations.provider.number_malformed": "organisation_number",
    "organisations.provider.hsa_id_taken": "hsa_id",
    "organisations.unit.hsa_id_taken": "unit_hsa_id",
    "organisations.unit.postal_code_malformed": "postal_code",
    "organisations.contract.programmes_missing": "programmes",
    "organisations.contract.ends_before_it_begins": "to_on",
    "organisations.contract.ends_already": "to_on",
    "organisations.contract.overlaps": "from_on",
    "organisations.instruction.programmes_missing": "programmes",
    "organisations.instruction.version_named": "version",
    "organisations.instruction.day_passed": "from_on",
    "organisations.instruction.clause_named_elsewhere": "region_reads",
    "organisations.joining.programmes_missing": "programmes",
    "organisations.joining.manager_unknown": "manager_hsa_id",
    "organisations.joining.applied_in_the_future": "applied_on",
    "organisations.hsa_id.mistyped": "staff_hsa_id",
    "organisations.administrator.unknown": "staff_hsa_id",
    "organisations.administrator.already": "staff_hsa_id",
    "organisations.administrator.yourself": "staff_hsa_id",
    "organisations.message.never_seen": "to_on",
    "organisations.article.slug_malformed": "slug",
    "organisations.article.slug_taken": "slug",
    "organisations.article.title_missing": "title",
    "organisations.article.body_missing": "body",
    "organisations.article.body_too_long": "body",
    "organisations.article.programme_unknown": "programme",
    "reimbursement.month.locked": "retroactive_why",
    "reimbursement.retroactive.nothing_locked": "retroactive_why",
    "reimbursement.payee.number_malformed": "organisation_number",
    "reimbursement.payee.number_check_digit": "organisation_number",
    "reimbursement.payee.account_malformed": "account",
    "reimbursement.payee.account_check_digit": "account",
    "reimbursement.payee.month_locked": "from_on",
    "reimbursement.terms.change_nothing": "from_on",
    "reimbursement.manual_line.amount_absurd": "amount",
    "reimbursement.manual_line.document_missing": "document",
    "reimbursement.manual_line.month_locked": "month",
    "reimbursement.extra_cost.amount_absurd": "amount",
    "reimbursement.extra_cost.invoice_missing": "invoice",
    "reimbursement.limit.absurd": "amount",
    "reimbursement.limit.nobodys": "staff",
    "reimbursement.limit.already_waits": "staff",
}
_NOT_THE_FORMS = frozenset({403, 404})


@dataclass(frozen=True, slots=True)
class GapShown:
    """A programme without cover, by its name, and whose it is to mend."""

    programme: str
    why: str
    is_the_regions: bool


def programme_names() -> dict[str, str]:
    """The programmes there are, by code, named in the language of the page and in that order."""
    is_english = get_language() == "en"
    told = (one.programme for one in programmes_and_versions(on=today()))
    return {one.code: one.name_en if is_english else one.name_sv for one in told}


def named(codes: Sequence[str], names: Mapping[str, str]) -> list[str]:
    """Programmes by name; one that is no more keeps its code."""
    return [names.get(code, code) for code in codes]


def assignment_choices(assignments: Sequence[Assignment]) -> list[tuple[str, str]]:
    """Assignments as a field offers them."""
    is_english = get_language() == "en"
    return [(one.code, one.name_en if is_english else one.name_sv) for one in assignments]


def gaps_shown(gaps: Sequence[Gap], names: Mapping[str, str]) -> list[GapShown]:
    """Gaps in words."""
    return [
        GapShown(names.get(gap.programme, gap.programme), gettext(GAPS[gap.kind]), gap.kind is GapKind.NOT_COVERED)
        for gap in gaps
    ]


def change_shown(change: DirectoryChange) -> list[tuple[str, str, str]]:
    """Field by field: what it is called, how it stood, how it would be."""
    before, names = change.before or {}, programme_names()
    rows = [
        (gettext(words), _said(field, before.get(field), names), _said(field, change.content[field], names))
        for field, words in _FIELDS.items()
        if field in change.content
    ]
    return rows + _sections(change.content.get("sections", {}))


def _sections(sections: Mapping[str, Sequence[str]]) -> list[tuple[str, str, str]]:
    return [
        (f"{number}.{place}", "", text)
        for number, section in enumerate(InstructionSection, start=1)
        for place, text in enumerate(sections.get(section, ()), start=1)
    ]


def _said(field: str, value: Any, names: Mapping[str, str]) -> str:  # noqa: ANN401 - a value of JSON content
    if value in (None, "", []):
        return ""
    if field == "programmes":
        return ", ".join(named(value, names))
    if field in _WRITTEN:
        return _WRITTEN[field](value)
    if field == "programme":
        return names.get(value, value)
    if field == "roles":
        return roles_in_words(value)
    if field == "language":
        return gettext(LANGUAGES[value])
    if field == "documents":
        return "\n".join(" – ".join(filter(None, (one["title"], one["reference"]))) for one in value)
    if field == "setting":
        return gettext(SETTINGS[value]) if value in SETTINGS else str(value)
    if field == "provider_id":
        return CareProvider.objects.get(pk=value).name
    return CareUnit.objects.get(pk=value).name if field == "unit_id" else str(value)


@dataclass(frozen=True, slots=True)
class FormPage:
    """The words around a form: where it leads back to, what it is, and its button."""

    back: str
    back_words: str
    heading: str
    button: str
    lead: str = ""


def answer_form(
    request: PageRequest,
    form: Form,
    around: FormPage,
    *,
    act: Callable[[], object],
    done: Callable[[Any], HttpResponse],
    before_again: Callable[[], None] | None = None,
    **more: object,
) -> HttpResponse:
    """Show a form, or do what it asks; a refusal stands in the form, and nothing that was typed is lost.

    ``before_again`` keeps what the browser would lose, before a form with faults is shown once more.
    """
    if request.method == "POST" and form.is_valid():
        try:
            with acting(request.reader):
                made = act()
        except Refused as refused:
            if status_of(refused) in _NOT_THE_FORMS:
                raise
            beside = _BESIDE.get(refused.code, "")
            form.add_error(beside if beside in form.fields else None, sentence_for(refused))
        else:
            return done(made)
    if form.errors and before_again is not None:
        before_again()
    context = {"form": form, "faults": faults_of(form), "around": around, **more}
    return show(request, "web/pages/region_form.html", context, status=422 if form.errors else 200)
