"""A certificate in words, Swedish and English side by side, as its document takes them."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.formats import number_format
from django.utils.translation import gettext, gettext_noop, override

from vaccinera.certificates.states import Coverage, Standing
from vaccinera.patients.rules.identifiers import format_identifier
from vaccinera.web.people import KINDS_OF_NUMBER
from vaccinera.web.registration import ROUTES, SITES
from vaccinera.web.templatetags.vaccinera import moment

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from vaccinera.certificates.models import Certificate
    from vaccinera.certificates.queries import DoseTold
    from vaccinera.patients.queries import NumberShown

COVERAGES: Mapping[str, str] = MappingProxyType(
    {
        Coverage.DOSE: gettext_noop("Den här dosen"),
        Coverage.PROGRAMME: gettext_noop("Alla doser i programmet"),
        Coverage.EVERY: gettext_noop("Alla doser hos vårdgivaren"),
    }
)
STANDINGS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        Standing.HOLDS: ("done", gettext_noop("Gäller fortfarande")),
        Standing.CORRECTED: ("warning", gettext_noop("Rättad efteråt, gäller inte")),
        Standing.NULLIFIED: ("stop", gettext_noop("Makulerad efteråt, gäller inte")),
    }
)


def certificate_content(
    certificate: Certificate, number: NumberShown | None, doses: Sequence[DoseTold]
) -> dict[str, Any]:
    """What the document says. A unit that must not be told is not sent to it at all (PER-11)."""
    person = certificate.person
    return {
        "number": certificate.number,
        "issued_at": moment(certificate.issued_at),
        "issuer": certificate.issued_by_name,
        "issuer_role": certificate.issued_by_role_name.lower(),
        "recipient": certificate.recipient,
        "names_unit": certificate.names_unit,
        "unit": certificate.unit_name if certificate.names_unit else "",
        "provider": certificate.provider_name if certificate.names_unit else "",
        "person": {
            "name": f"{person.given_name} {person.family_name}",
            "born": person.birth_date.isoformat() if person.birth_date else "–",
            "kind": _both(lambda: gettext(KINDS_OF_NUMBER[number.kind]) if number else gettext("Nummer saknas")),
            "number": format_identifier(number.kind, number.value) if number else "–",
        },
        "doses": [_dose(dose, names_unit=certificate.names_unit) for dose in doses],
    }


def _dose(dose: DoseTold, *, names_unit: bool) -> dict[str, Any]:
    return {
        "day": dose.given_on.isoformat(),
        "product": dose.product,
        "manufacturer": dose.manufacturer,
        "diseases": [disease["names"] for disease in dose.diseases],
        "programme": {"sv": dose.programme_sv, "en": dose.programme_en},
        "batch": dose.batch,
        "number": _both(lambda: _which(dose)),
        "amount": f"{number_format(dose.dose_quantity.normalize())} {dose.dose_unit}" if dose.dose_quantity else "",
        "site": _both(lambda: _where_on_the_body(dose)),
        "giver": dose.giver,
        "role": (dose.giver_role or "").lower(),
        "unit": (dose.performing_unit or dose.unit) if names_unit else "",
        "provider": (dose.performing_provider or dose.provider) if names_unit else "",
    }


def _where_on_the_body(dose: DoseTold) -> str:
    words = [gettext(names[code]) for names, code in ((SITES, dose.site), (ROUTES, dose.route)) if code in names]
    return ", ".join(words).capitalize() or "–"


def _which(dose: DoseTold) -> str:
    """Which dose of how many, as far as it is known."""
    if dose.dose_number is None:
        return "–"
    if dose.doses_prescribed is None:
        return str(dose.dose_number)
    return gettext("%(number)s av %(of)s") % {"number": dose.dose_number, "of": dose.doses_prescribed}


def _both(told: Callable[[], str]) -> dict[str, str]:
    """The same words in both languages, whichever the reader's page is in."""
    words = {}
    for language in ("sv", "en"):
        with override(language):
            words[language] = told()
    return words
