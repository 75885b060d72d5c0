"""Uploading, changing, proposing and deciding: what was typed becomes values, or stays as it was typed."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from vaccinera.programmes.rules.pack_editing import codes_for, table_at
from vaccinera.programmes.rules.pack_shape import FieldKind, Shape, kind_of_value
from vaccinera.web.pack_words import CHOICES, choice_in_words, field_in_words
from vaccinera.web.parts import Choice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import QueryDict

_LARGEST = 1_000_000
_LANGUAGES = ("sv", "en")
_LONG_TEXT = 60
_LONGEST_NUMBER = 9


class FileForm(forms.Form):
    """A file from the administrator's computer; what it holds is read here and judged elsewhere."""

    file = forms.FileField(
        label=gettext_lazy("Fil"),
        error_messages={
            "required": gettext_lazy("Välj en fil, eller dra den hit."),
            "empty": gettext_lazy("Filen är tom. Välj en annan."),
        },
    )

    file_name = ""

    def clean_file(self) -> str:
        """The file's text."""
        file = self.cleaned_data["file"]
        self.file_name = str(file.name)
        if file.size > _LARGEST:
            raise forms.ValidationError(gettext("Filen är större än 1 MB. En pack är mycket mindre: välj rätt fil."))
        try:
            text: str = file.read().decode("utf-8")
        except UnicodeDecodeError as broken:
            raise forms.ValidationError(
                gettext("Filen är inte text i UTF-8. Spara om den så och välj den igen.")
            ) from broken
        return text


class DayForm(forms.Form):
    """A first day, by default the one that is wanted."""

    from_on = forms.CharField(
        label=gettext_lazy("Gäller från"),
        widget=forms.DateInput,
        error_messages={"required": gettext_lazy("Skriv första dagen som versionen ska gälla.")},
    )

    def clean_from_on(self) -> date:
        """A day written 2026-12-01; whether it can be is judged elsewhere."""
        try:
            return date.fromisoformat(str(self.cleaned_data["from_on"]).strip())
        except ValueError as broken:
            raise forms.ValidationError(gettext("Skriv dagen så här: 2026-12-01.")) from broken


class ProposeForm(DayForm):
    """From when, and why."""

    reason = forms.CharField(
        label=gettext_lazy("Varför?"),
        max_length=500,
        widget=forms.Textarea,
        error_messages={
            "required": gettext_lazy("Skriv varför, så att den som läser efteråt förstår."),
            "max_length": gettext_lazy("Skälet får ha högst 500 tecken. Korta av det."),
        },
    )


class QuestionnaireForm(FileForm, ProposeForm):
    """A questionnaire's file, from when, and why."""


class ApproveForm(DayForm):
    """From when, and perhaps a word about it."""

    reason = forms.CharField(
        label=gettext_lazy("Kommentar"),
        required=False,
        max_length=500,
        error_messages={"max_length": gettext_lazy("Kommentaren får ha högst 500 tecken. Korta av den.")},
    )


class RejectForm(forms.Form):
    """Why not."""

    reason = forms.CharField(
        label=gettext_lazy("Varför avslås förslaget?"),
        max_length=500,
        error_messages={
            "required": gettext_lazy("Skriv varför, så att den som läser efteråt förstår."),
            "max_length": gettext_lazy("Skälet får ha högst 500 tecken. Korta av det."),
        },
    )


def entry_fields(
    content: Mapping[str, Any], place: str, shape: Shape, errors: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """The parameters of a field component for each field a table of the content can have, those in use first."""
    table = table_at(content, place)
    names = [name for name in shape.fields_of(place) if _kind(table, place, name, shape) is not FieldKind.TABLE]
    for name in [*(name for name in names if name in table), *(name for name in names if name not in table)]:
        kind = _kind(table, place, name, shape)
        common = {"is_used": name in table, "error": errors.get(name, ""), "width": "full"}
        if kind is FieldKind.WORDS:
            texts = table.get(name, {})
            for language in [*_LANGUAGES, *(key for key in texts if key not in _LANGUAGES)]:
                label = f"{field_in_words(name)} ({language})"
                yield {**common, **_text(f"{name}.{language}", label, str(texts.get(language, "")))}
        else:
            shown = {**common, **_field(name, kind, table.get(name))}
            known = codes_for(content, place, name)
            there_are = gettext("Finns: %(codes)s.") % {"codes": ", ".join(known)} if known else ""
            yield shown | {"help": " ".join(filter(None, (shown.get("help"), there_are)))}


def _kind(table: Mapping[str, Any], place: str, name: str, shape: Shape) -> FieldKind:
    told = shape.kind_of(place, name)
    own = kind_of_value(name, table[name]) if name in table else FieldKind.UNKNOWN
    return told if own is FieldKind.UNKNOWN or told is FieldKind.MIXED else own


def _text(name: str, label: str, value: str) -> dict[str, Any]:
    is_long = len(value) > _LONG_TEXT
    return {
        "name": name,
        "id": f"field-{name}",
        "label": label,
        "value": value,
        "kind": "textarea" if is_long else "text",
    }


def _field(name: str, kind: FieldKind, value: Any) -> dict[str, Any]:  # noqa: ANN401 - a value of JSON content
    label = field_in_words(name)
    if kind is FieldKind.CLAIM:
        claims = [Choice("", gettext("inte angivet")), Choice("true", gettext("ja")), Choice("false", gettext("nej"))]
        return {
            **_text(name, label, ""),
            "kind": "select",
            "choices": claims,
            "value": str(value).lower() if value is not None else "",
        }
    if name in CHOICES and kind is FieldKind.TEXT:
        codes = dict.fromkeys([*CHOICES[name], *([str(value)] if value else [])])
        choices = [Choice("", gettext("inte angivet")), *(Choice(code, choice_in_words(name, code)) for code in codes)]
        return {**_text(name, label, str(value or "")), "kind": "select", "choices": choices}
    if kind is FieldKind.CODES:
        written = ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")
        return {**_text(name, label, written), "help": gettext("Koder med komma emellan, eller all.")}
    if kind is FieldKind.MIXED:
        written = (
            value if isinstance(value, str) else json.dumps(value, ensure_ascii=False) if value is not None else ""
        )
        return {**_text(name, label, written), "help": gettext('Som i filen: ett ord, true eller ["kod", "kod"].')}
    shown = _text(name, label, "" if value is None else str(value))
    if kind is FieldKind.NUMBER:
        return {**shown, "inputmode": "numeric", "width": "short"}
    return {**shown, "kind": "date", "width": "short"} if kind is FieldKind.DAY else shown


def posted_fields(posted: QueryDict, table: Mapping[str, Any], place: str, shape: Shape) -> dict[str, object]:
    """What was typed, as the content holds it: a field left empty is taken away, one that cannot be read stays text."""
    fields: dict[str, object] = {}
    for name in shape.fields_of(place):
        kind = _kind(table, place, name, shape)
        if kind is FieldKind.WORDS:
            texts = {
                key.partition(".")[2]: _one_line(text)
                for key, text in posted.items()
                if key.startswith(f"{name}.") and str(text).strip()
            }
            fields[name] = texts or None
        elif name in posted and kind is not FieldKind.TABLE:
            fields[name] = value_of(kind, _one_line(posted[name]))
    return fields


def _one_line(text: object) -> str:
    """Words on one line, as the format wants them."""
    return " ".join(str(text).split())


def value_of(kind: FieldKind, text: str) -> object:
    """A typed text as a value of its kind; nothing for an empty one, and the text itself when it is no such value."""
    if not text:
        return None
    if kind is FieldKind.NUMBER:
        return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER else text
    if kind is FieldKind.CLAIM:
        return {"true": True, "false": False}.get(text, text)
    if kind is FieldKind.CODES:
        return text if text == "all" else [code.strip() for code in text.split(",") if code.strip()]
    if kind in {FieldKind.UNKNOWN, FieldKind.MIXED} or text.startswith("["):
        return _as_written(text)
    return text


def _as_written(text: str) -> object:
    """A value read as the file format would: a truth, a number, a day or a list of texts; anything else is text."""
    try:
        value = tomllib.loads(f"value = {text}")["value"]
    except (ValueError, RecursionError):
        return text
    if type(value) is date:
        return value.isoformat()
    is_codes = isinstance(value, list) and all(isinstance(code, str) for code in value)
    return value if isinstance(value, bool | int | str) or is_codes else text
