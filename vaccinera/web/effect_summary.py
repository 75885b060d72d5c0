"""Everything the agency asks for about an adverse effect, term by term, to be copied into its form (ADR-02)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext, gettext_noop, pgettext

from vaccinera.patients.states import Sex
from vaccinera.web.advice import dose_in_words
from vaccinera.web.forms.afterwards import CONCERNS, OUTCOMES, SERIOUS
from vaccinera.web.registration import ROUTES, SITES
from vaccinera.web.words import decimal_in_words

if TYPE_CHECKING:
    from vaccinera.access.rules.readers import Reader
    from vaccinera.visits.models import AdverseEffect, Visit
    from vaccinera.web.people import PersonShown

_SEXES = {Sex.FEMALE: gettext_noop("kvinna"), Sex.MALE: gettext_noop("man"), Sex.UNKNOWN: gettext_noop("okänt")}


def summary_of(effect: AdverseEffect, visit: Visit, person: PersonShown, reader: Reader) -> list[tuple[str, str]]:
    """The report's fields as far as the record knows them; what it does not know is said to be missing."""
    given, product = visit.administration, visit.prescription.product
    quantity = "" if given.dose_quantity is None else f"{decimal_in_words(given.dose_quantity)} {given.dose_unit}"
    terms = [
        (gettext("Rapportör"), f"{reader.name}, {reader.role_name.lower()}"),
        (gettext("Rapportörens enhet"), f"{reader.unit_name}, {reader.provider_name}"),
        (gettext("Patient"), person.number or person.name),
        (gettext("Kön"), gettext(_SEXES.get(Sex(visit.person.sex), visit.person.sex))),
        (gettext("Ålder"), person.age),
        (gettext("Reaktion eller diagnos"), effect.reaction),
        (pgettext("om", "Gäller"), gettext(CONCERNS[effect.concerns])),
        (gettext("Började"), effect.began_on.isoformat()),
        (gettext("Utgång"), gettext(OUTCOMES[effect.outcome])),
        (gettext("Allvarlighet"), _serious(effect)),
        (gettext("Förlopp"), effect.course),
        (gettext("Misstänkt läkemedel"), f"{product.name}, {product.manufacturer}"),
        (gettext("Batch"), given.batch_written),
        (gettext("Vaccinationsdag"), "" if visit.given_on is None else visit.given_on.isoformat()),
        (gettext("Dos"), ", ".join(part for part in (quantity, _number(visit)) if part)),
        (gettext("Kroppsdel"), gettext(SITES.get(given.site, given.site))),
        (gettext("Given väg"), gettext(ROUTES.get(given.route, given.route))),
        (gettext("Indikation"), visit.prescription.indication),
    ]
    return [(term, value or gettext("uppgift saknas")) for term, value in terms]


def _serious(effect: AdverseEffect) -> str:
    if not effect.seriousness:
        return gettext("Inte allvarlig")
    return "; ".join(gettext(SERIOUS[code]) for code in effect.seriousness)


def _number(visit: Visit) -> str:
    return dose_in_words(visit.administration.dose_number, visit.administration.doses_prescribed)
