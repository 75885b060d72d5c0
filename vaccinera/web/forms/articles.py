"""What somebody types who writes a help article."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from vaccinera.organisations.rules.articles import LONGEST_BODY, LONGEST_SLUG, LONGEST_TITLE
from vaccinera.web.articles import LANGUAGES
from vaccinera.web.forms.region import TellingForm, reason_field
from vaccinera.web.words import ROLES

if TYPE_CHECKING:
    from collections.abc import Mapping


class ArticleForm(TellingForm):
    """A version of a help article, and why it is written; a new one has its name in the address too."""

    title = forms.CharField(label=gettext_lazy("Rubrik"), max_length=LONGEST_TITLE)
    slug = forms.CharField(
        label=gettext_lazy("Namn i adressen"),
        max_length=LONGEST_SLUG,
        help_text=gettext_lazy(
            "Små bokstäver a–z, siffror och bindestreck, till exempel byta-batch. Ändras inte sedan."
        ),
    )
    body = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=LONGEST_BODY,
        help_text=gettext_lazy(
            "Tom rad mellan stycken. ## före en rubrik, - eller 1. före en punkt, **fetstil**, [ord](https://adress)."
        ),
        widget=forms.Textarea(attrs={"rows": 16}),
    )
    language = forms.ChoiceField(label=gettext_lazy("Skriven på"), choices=(), widget=forms.RadioSelect)
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Vilka den är för"),
        choices=(),
        required=False,
        help_text=gettext_lazy("Ingen kryssad: alla, också före inloggningen."),
        widget=forms.CheckboxSelectMultiple,
    )
    programme = forms.ChoiceField(label=gettext_lazy("Program"), choices=(), required=False)
    reason = reason_field()

    def __init__(self, *args: Any, programmes: Mapping[str, str], is_new: bool, **named: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **named)
        self.is_new = is_new
        languages = [(code, gettext(words)) for code, words in LANGUAGES.items()]
        roles = [(role, gettext(words)) for role, words in ROLES.items()]
        self.fields["language"].choices = languages  # type: ignore[attr-defined]  # a field of choices
        self.fields["roles"].choices = roles  # type: ignore[attr-defined]  # a field of choices
        self.fields["programme"].choices = [("", gettext("Inget särskilt")), *programmes.items()]  # type: ignore[attr-defined]  # a field of choices
        if not is_new:
            del self.fields["slug"]

    def article(self) -> dict[str, Any]:
        """The version as the act takes it."""
        kept = {name: self.cleaned_data[name] for name in ("title", "body", "language", "roles", "programme")}
        return {**kept, "is_new": self.is_new}
