"""An entry in words: what was given, prescribed and for whom; and what one version says that another did not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext, gettext_noop

from vaccinera.declarations.queries import published_of
from vaccinera.programmes.queries import pack_of
from vaccinera.visits.states import Basis, SharedField
from vaccinera.web.advice import dose_in_words
from vaccinera.web.history import later_in_words
from vaccinera.web.registration import PAYERS, ROUTES, SETTINGS, SITES, said
from vaccinera.web.templatetags.vaccinera import day, in_language, moment
from vaccinera.web.waiting import withdrawn_because
from vaccinera.web.words import decimal_in_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from vaccinera.visits.models import Administration, Visit
    from vaccinera.visits.queries.corrections import Judged


def given_in_words(visit: Visit) -> list[tuple[str, str]]:
    """The administration, term by term; empty while nothing is given."""
    given = getattr(visit, "administration", None)
    if given is None:
        return []
    expires = "" if given.batch_expires_on is None else given.batch_expires_on.isoformat()
    batch = {"batch": given.batch_written, "day": expires}
    facts = [
        (gettext("Dos"), _dose(given.dose_quantity, given.dose_unit, given.dose_number, given.doses_prescribed)),
        (gettext("Batch"), (gettext("%(batch)s, går ut %(day)s") if expires else "%(batch)s") % batch),
        (gettext("Kroppsdel och väg"), _all_of(_word(SITES, given.site), _word(ROUTES, given.route).lower())),
        (gettext("Gavs av"), f"{given.giver_name}, {moment(given.given_at)}"),
        (gettext("Gavs vid"), _given_at(given)),
        (gettext("Iordningställd av"), given.preparer_name if given.preparer_name != given.giver_name else ""),
        (gettext("Registrerades av"), f"{visit.recorded_by_name}, {moment(visit.recorded_at)}"),
        (
            gettext("I efterhand"),
            later_in_words(visit.given_at, visit.recorded_at, recorded_later=visit.recorded_later),
        ),
        (gettext("Kommentar"), given.comment),
    ]
    return [fact for fact in facts if fact[1]]


def prescribed_in_words(visit: Visit) -> list[tuple[str, str]]:
    """The prescription, term by term."""
    order = visit.prescription
    facts = [
        (gettext("Produkt"), _all_of(order.product.name, _dose(order.dose_quantity, order.dose_unit))),
        (gettext("Indikation"), order.indication),
        (
            gettext("Ordinatör"),
            order.prescriber_name and f"{order.prescriber_name}, {moment(order.prescribed_at)}",
        ),
        (gettext("Ordination"), _all_of(_word(_BASES, order.basis), _by_rule(order.right_rule))),
        (gettext("Skäl till muntlig ordination"), order.basis_reason),
        (gettext("Läkarens skäl"), order.stop_reason),
        (gettext("Återkallades"), _withdrawn(visit)),
        (gettext("Stopp som hävdes"), ", ".join(one["rule"] for one in order.lifted)),
        (gettext("Kommentar"), order.comment),
    ]
    return [fact for fact in facts if fact[1]]


def circumstances_in_words(visit: Visit) -> list[tuple[str, str]]:
    """For which group, who pays, and where."""
    group = _group(visit)
    facts = [
        (gettext("Målgrupp"), _all_of(group, _by_rule(visit.target_group_rule)) if group else ""),
        (gettext("Betalare"), _word(PAYERS, visit.payer)),
        (gettext("Enhet"), _all_of(visit.unit_name, _word(SETTINGS, visit.setting).lower())),
        (gettext("Skäl att ge trots varning"), _passed(visit)),
        (gettext("Skäl till en avsiktlig andra dos"), visit.extra_dose_reason),
    ]
    return [fact for fact in facts if fact[1]]


def _group(visit: Visit) -> str:
    """The name of the target group, as the pack of the day has it."""
    groups = () if visit.programme_version is None else pack_of(visit.programme_version).target_groups
    return next((said(one.names) for one in groups if one.code == visit.target_group), "")


def _given_at(given: Administration) -> str:
    """The performing unit and its provider, when the dose was given for the visit's own unit."""
    unit = given.giver_unit
    return "" if unit is None else f"{unit.name}, {unit.provider.name}"


def _withdrawn(visit: Visit) -> str:
    """When, by whom and why a prescription was withdrawn, and on which questions."""
    if visit.withdrawn_at is None:
        return ""
    questionnaire = published_of(visit.reviewed).questionnaire
    asked = [said(question.text) for question in questionnaire.questions if question.link_id in visit.withdrawn_changes]
    told = {"when": moment(visit.withdrawn_at), "who": visit.withdrawn_by_name}
    if not asked:
        return gettext("%(when)s av %(who)s, skäl: %(why)s") % {**told, "why": withdrawn_because(visit)}
    return gettext("%(when)s av %(who)s, ändrade svar: %(questions)s") % {**told, "questions": " ".join(asked)}


def _passed(visit: Visit) -> str:
    """The warnings passed, each with its reason and its rule."""
    return "; ".join(f"{one['reason']} ({gettext('regel')} {one['rule']})" for one in visit.passed_warnings)


def _by_rule(rule: str) -> str:
    return f"{gettext('regel')} {rule}" if rule else ""


def _all_of(*parts: str) -> str:
    """What is known of several things, in one line."""
    return ", ".join(part for part in parts if part)


def _dose(quantity: Decimal | None, unit: str, number: int | None = None, of: int | None = None) -> str:
    amount = "" if quantity is None else f"{decimal_in_words(quantity)} {unit}"
    return _all_of(amount, dose_in_words(number, of))


def _word(words: Mapping[str, str], code: str) -> str:
    return gettext(words[code]) if code in words else code


def shared_in_words(visit: Visit, field: SharedField, *, corrected: Judged | None = None) -> str:
    """What an entry says of one field, or would say once corrected."""
    given = visit.administration
    if corrected is None:
        words = {
            SharedField.BATCH: given.batch_written,
            SharedField.SITE: _word(SITES, given.site),
            SharedField.ROUTE: _word(ROUTES, given.route),
            SharedField.GIVER: given.giver_name,
            SharedField.DAY: moment(given.given_at),
            SharedField.SETTING: _word(SETTINGS, visit.setting),
        }
        return words[field]
    after = corrected.after
    giver = corrected.staff.get(after.giver_id or 0)
    words = {
        SharedField.BATCH: "" if corrected.batch is None else corrected.batch.batch.batch_written,
        SharedField.SITE: _word(SITES, after.site),
        SharedField.ROUTE: _word(ROUTES, after.route),
        SharedField.GIVER: "" if giver is None else giver.name,
        SharedField.DAY: moment(after.given_at),
        SharedField.SETTING: _word(SETTINGS, after.setting),
    }
    return words[field]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that reads otherwise than in the version before."""

    label: str
    before: str
    after: str


def changes_between(before: Visit, after: Visit) -> list[Change]:
    """What reads otherwise in the later of two versions, thing by thing, in the order of the page."""
    was, now = dict(_compared(before)), dict(_compared(after))
    return [Change(label, was[label], now[label]) for label in now if was[label] != now[label]]


def _compared(visit: Visit) -> list[tuple[str, str]]:
    """Everything of an entry that a correction can change, each by itself."""
    given, order, programme = visit.administration, visit.prescription, visit.programme
    return [
        (gettext("Program"), in_language({"sv": programme.name_sv, "en": programme.name_en})),
        (gettext("Produkt"), given.product.name),
        (gettext("Dos"), _dose(given.dose_quantity, given.dose_unit)),
        (gettext("Dosnummer"), dose_in_words(given.dose_number, given.doses_prescribed)),
        (gettext("Batch"), _all_of(given.batch_written, day(given.batch_expires_on))),
        (gettext("Gavs"), moment(given.given_at)),
        (gettext("Gavs av"), given.giver_name),
        (gettext("Iordningställd av"), given.preparer_name),
        (gettext("Kroppsdel"), _word(SITES, given.site)),
        (gettext("Given väg"), _word(ROUTES, given.route)),
        (gettext("Kommentar till administreringen"), given.comment),
        (gettext("Indikation"), order.indication),
        (gettext("Ordinerad väg"), _word(ROUTES, order.route)),
        (gettext("Ordinatör"), order.prescriber_name),
        (gettext("Ordinerades"), moment(order.prescribed_at)),
        (gettext("Skäl till muntlig ordination"), order.basis_reason),
        (gettext("Kommentar till ordinationen"), order.comment),
        (gettext("Målgrupp"), _group(visit)),
        (gettext("Betalare"), _word(PAYERS, visit.payer)),
        (gettext("Var dosen gavs"), _word(SETTINGS, visit.setting)),
        (gettext("Skäl till en avsiktlig andra dos"), visit.extra_dose_reason),
    ]


_BASES: Mapping[str, str] = {
    Basis.OWN: gettext_noop("egen ordination"),
    Basis.SIGNED: gettext_noop("signerad i förväg"),
    Basis.VERBAL: gettext_noop("muntlig eller per telefon"),
    Basis.NOT_TOLD: gettext_noop("framgår inte av det importerade"),
}
