"""Codes into words: refusals, roles, professions. The rooms below know codes only."""

from __future__ import annotations

import re
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.formats import number_format
from django.utils.translation import gettext, gettext_noop

from vaccinera.access.states import Role
from vaccinera.reimbursement.rules.accounts import organisation_number_shown
from vaccinera.web.sentences import (
    access,
    audit,
    certificates,
    declarations,
    directory,
    exchange,
    kernel,
    local_administration,
    logins,
    organisations,
    patients,
    products,
    programmes,
    reimbursement,
    reports,
    search,
    visits,
    ways,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from decimal import Decimal

    from vaccinera.kernel.refusals import Refused

SENTENCES: Mapping[str, str] = MappingProxyType(
    access.SENTENCES
    | audit.SENTENCES
    | certificates.SENTENCES
    | declarations.SENTENCES
    | directory.SENTENCES
    | exchange.SENTENCES
    | kernel.SENTENCES
    | local_administration.SENTENCES
    | logins.SENTENCES
    | organisations.SENTENCES
    | patients.SENTENCES
    | products.SENTENCES
    | programmes.SENTENCES
    | reimbursement.SENTENCES
    | reports.SENTENCES
    | search.SENTENCES
    | visits.SENTENCES
    | ways.SENTENCES
)

UNPROCESSABLE = 422
_POSTAL_CODE, _ORGANISATION_NUMBER = re.compile(r"\d{5}"), re.compile(r"\d{10}")
# What a refusal is over HTTP: by its whole code, else by its noun, else by its last word, else 422.
STATUSES: Mapping[str, int] = MappingProxyType(
    {
        "access.commission.not_yours": 403,
        "access.permission": 403,
        "access.login": 403,
        "exchange.login": 403,
        "exchange.login.provider_silent": 503,
        "access.card": 403,
        "access.revocation": 403,
        "access.network": 403,
        "web.lookups.too_many": 429,
        "programmes.proposal.own": 403,
        "programmes.proposal.another_persons": 403,
        "patients.person.protected": 403,
        "exchange.import.own": 403,
        "organisations.change.own": 403,
        "organisations.change.another_persons": 403,
        "organisations.joining.own": 403,
        "reimbursement.proposal.own": 403,
        "reimbursement.proposal.another_persons": 403,
        "reimbursement.manual_line.another_provider": 403,
        "reimbursement.extra_cost.not_yours_to_accept": 403,
        "reimbursement.extra_cost.visit_not_found": 404,
        "reports.report.not_found": 404,
        "reports.tile.not_found": 404,
        "reimbursement.proposal.overtaken": 422,
        "organisations.unit.unknown": 404,
        "not_found": 404,
        "not_possible_now": 409,
        "changed_by_another": 409,
        "same_dose_today": 409,
        "already_registered": 409,
        "written_meanwhile": 409,
        "already_added": 409,
        "already_nullified": 409,
        "already_proposed": 409,
        "already_waits": 409,
        "overtaken": 409,
        "no_longer_holds": 409,
    }
)

ROLES: Mapping[str, str] = MappingProxyType(
    {
        Role.REGISTRAR: gettext_noop("registrerare"),
        Role.VACCINATOR: gettext_noop("vaccinatör"),
        Role.PRESCRIBER: gettext_noop("ordinatör"),
        Role.OPERATIONS_MANAGER: gettext_noop("verksamhetschef"),
        Role.LOCAL_ADMINISTRATOR: gettext_noop("lokal administratör"),
        Role.REPORT_READER: gettext_noop("rapportläsare"),
        Role.LOG_AUDITOR: gettext_noop("loggranskare"),
        Role.REGION_ADMINISTRATOR: gettext_noop("regionadministratör"),
        Role.CLAIMS_CLERK: gettext_noop("ersättningshandläggare"),
        Role.CLAIMS_APPROVER: gettext_noop("ersättningsattestant"),
        Role.ANALYST: gettext_noop("analytiker"),
        Role.SERVICE_DESK: gettext_noop("supportmedarbetare"),
    }
)

PROFESSIONS: Mapping[str, str] = MappingProxyType(
    {
        "physician": gettext_noop("läkare"),
        "specialist_nurse": gettext_noop("specialistsjuksköterska"),
        "nurse": gettext_noop("sjuksköterska"),
        "assistant_nurse": gettext_noop("undersköterska"),
        "midwife": gettext_noop("barnmorska"),
        "administrator": gettext_noop("administratör"),
    }
)


def sentence_for(refused: Refused) -> str:
    """What a refusal says to the person at the screen, in the language of the page."""
    sentence = SENTENCES.get(refused.code)
    if sentence is None:
        return gettext("Det gick inte. Anteckna koden %(code)s om du frågar supporten.") % {"code": refused.code}
    return gettext(sentence) % {name: _written(value) for name, value in refused.facts.items()}


def status_of(refused: Refused) -> int:
    """The HTTP status a refusal is answered with."""
    noun, _, what = refused.code.rpartition(".")
    return next((STATUSES[key] for key in (refused.code, noun, what) if key in STATUSES), UNPROCESSABLE)


def roles_in_words(roles: Collection[str]) -> str:
    """The roles of a commission, as they stand after the unit's name."""
    return ", ".join(gettext(ROLES[role]) if role in ROLES else role for role in roles)


def profession_in_words(profession: str) -> str:
    """A profession's name; an unknown code is shown as it stands."""
    return gettext(PROFESSIONS[profession]) if profession in PROFESSIONS else profession


def decimal_in_words(quantity: Decimal | None) -> str:
    """A quantity as it is written in the language of the page, without zeros that say nothing; nothing for none."""
    return "" if quantity is None else number_format(quantity.normalize(), use_l10n=True)


def postal_code_in_words(code: str) -> str:
    """``123 45``, as it is written on letters; what is no Swedish postal code stands as it is."""
    return f"{code[:3]} {code[3:]}" if _POSTAL_CODE.fullmatch(code) else code


def organisation_number_in_words(number: str) -> str:
    """``556000-1234``; what is no organisation number stands as it is."""
    return organisation_number_shown(number) if _ORGANISATION_NUMBER.fullmatch(number) else number


def _written(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
