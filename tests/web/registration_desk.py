"""The registration page as a browser without script uses it: its fields read off the page, changed and sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.test import Client

from tests.factories.region import PROGRAMME, Region
from tests.personas import Persona
from tests.web.browsers import browser_of
from vaccinera.kernel.scope import reading
from vaccinera.patients.models import Person
from vaccinera.visits.models import Draft

# What somebody nothing is the matter with answers about today.
WELL_TODAY = {
    "answer-consent": "yes",
    "answer-fever_now": "no",
    "answer-pregnant": "no",
    "answer-recent_vaccination": "no",
}
WELL = WELL_TODAY | {
    "answer-severe_vaccine_reaction": "no",
    "answer-severe_allergy": "no",
    "answer-bleeding_tendency": "no",
    "answer-immunosuppression": "no",
    "answer-risk_groups": ["none"],
}


@dataclass
class Desk:
    """One persona at one draft's page."""

    region: Region
    persona: Persona
    browser: Client
    draft_id: Any

    @property
    def address(self) -> str:
        return f"/registrera/{self.draft_id}"

    def page(self) -> Any:
        return self.browser.get(self.address)

    def fields(self) -> dict[str, Any]:
        """What a browser would send if the page were sent as it is drawn."""
        return fields_on(self.page())

    def send(self, act: str, changes: dict[str, Any] | None = None, *, fields: dict[str, Any] | None = None) -> Any:
        """Press a button: the page's fields with some changed go to ``act``, such as ``signera``."""
        filled = self.fields() if fields is None else fields
        return self.browser.post(f"{self.address}/{act}", filled | (changes or {}))

    def draft(self) -> Draft:
        with reading(self.region.reader(self.persona)):
            return Draft.objects.get(pk=self.draft_id)


def desk_for(region: Region, persona: Persona, person: Person) -> Desk:
    """Begin, as the button on the person's page does."""
    browser = browser_of(region, persona)
    begun = browser.post(f"/personer/{person.pk}/registrera/{PROGRAMME}")
    assert begun.status_code == 303
    return Desk(region, persona, browser, begun["Location"].rsplit("/", 1)[1])


def desk_at(region: Region, persona: Persona, draft_id: Any) -> Desk:
    """Another person at the same draft."""
    return Desk(region, persona, browser_of(region, persona), draft_id)


def fields_on(response: Any) -> dict[str, Any]:
    """The successful controls of the registration form, as HTML has it."""
    form = BeautifulSoup(response.content, "html.parser").find("form", id="registration")
    assert isinstance(form, Tag)
    fields: dict[str, Any] = {}
    for control in form.find_all(["input", "select", "textarea"]):
        name = str(control.get("name") or "")
        for value in _values(control):
            fields.setdefault(name, []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in fields.items() if name}


def _values(control: Tag) -> list[str]:
    if control.name == "select":
        options = control.find_all("option")
        chosen = [option for option in options if option.has_attr("selected")] or options[:1]
        return [str(option.get("value", "")) for option in chosen]
    if control.name == "textarea":
        return [control.get_text()]
    if control.get("type") in ("radio", "checkbox"):
        return [str(control.get("value", "on"))] if control.has_attr("checked") else []
    return [str(control.get("value", ""))]
