"""Components as tags, and how days, clocks, numbers and money are written."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from django import template
from django.template import Context
from django.utils.formats import date_format, number_format
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from vaccinera.kernel.clock import SWEDISH_TIME
from vaccinera.reimbursement.rules.document_words import kronor as kronor_in_words
from vaccinera.web.parts import Choice
from vaccinera.web.words import organisation_number_in_words, postal_code_in_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.forms import BoundField

register = template.Library()

# Every component; the gallery shows each, and a test compares this list with the folder.
COMPONENTS: Mapping[str, str] = {
    PurePosixPath(path).stem: path
    for path in (
        "web/components/alert.html",
        "web/components/button.html",
        "web/components/buttons.html",
        "web/components/description_list.html",
        "web/components/dialog.html",
        "web/components/error_summary.html",
        "web/components/field.html",
        "web/components/key_hint.html",
        "web/components/pagination.html",
        "web/components/person_banner.html",
        "web/components/progress.html",
        "web/components/search_field.html",
        "web/components/section.html",
        "web/components/status.html",
        "web/components/table.html",
        "web/components/why.html",
    )
}
_THIN_SPACE = "\u202f"
_FIRM_SPACE = "\u00a0"
_MEGABYTE = 1_000_000
_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b( \d\d:\d\d\b)?[.,;:)]*")


@register.simple_tag(takes_context=True)
def put(context: Context, name: str, /, *, is_kept: bool = False, **values: Any) -> SafeString:  # noqa: ANN401 - a component's own parameters
    """``{% put "status" kind="done" word=… %}``: a component without content. Only its arguments reach it.

    ``is_kept`` draws it once for each set of arguments, for what many pages show alike: a page of forty fields takes
    half the time. What somebody typed is never kept, nor may choices that name a patient be.
    """
    if is_kept and (values.get("kind") in _OF_CHOICES or not values.get("value")):
        return _kept(_template(context, COMPONENTS[name]), get_language() or "", _hashable(values))
    return _rendered(context, name, values)


@register.simple_block_tag(takes_context=True, end_name="endwrap")
def wrap(context: Context, content: SafeString, name: str, /, **values: Any) -> SafeString:  # noqa: ANN401 - as for put
    """``{% wrap "alert" kind="info" %}…{% endwrap %}``: a component around what stands between the tags."""
    return _rendered(context, name, values | {"content": content})


@register.simple_tag(takes_context=True)
def field(context: Context, bound: BoundField, /, **values: Any) -> SafeString:  # noqa: ANN401 - as for put
    """``{% field form.number width="short" %}``: the field component, filled from a form's field."""
    return _rendered(context, "field", values_of(bound) | values)


@register.simple_tag(takes_context=True)
def icon(context: Context, name: str, /) -> SafeString:
    """A picture that repeats what a word beside it says; hidden from those who listen."""
    return _drawn(_template(context, f"web/icons/{name}.svg"))


@lru_cache(64)
def _drawn(picture: template.Template) -> SafeString:
    """Drawn once: a page has fifty of them, and no values go in."""
    return SafeString(picture.render(Context()))  # nosec B703  # a picture of our own


_OF_CHOICES = ("radio", "checkboxes", "checkbox", "select")
_Kept = tuple[str, object, bool]


def _hashable(values: Mapping[str, Any]) -> tuple[_Kept, ...]:
    """The arguments as a key. A safe text equals a plain one and is drawn otherwise: the key tells them apart."""
    return tuple(
        (name, tuple(value) if isinstance(value, list) else value, isinstance(value, SafeString))
        for name, value in values.items()
    )


@lru_cache(2048)
def _kept(component: template.Template, _language: str, values: tuple[_Kept, ...]) -> SafeString:
    drawn = component.render(Context({name: value for name, value, _is_safe in values}))
    return SafeString(drawn)  # nosec B703  # every value was escaped by the template


def _rendered(context: Context, name: str, values: dict[str, Any]) -> SafeString:
    shared = {key: context[key] for key in ("csrf_token", "request") if key in context}
    rendered = _template(context, COMPONENTS[name]).render(Context(shared | values))
    return SafeString(rendered)  # nosec B703  # every value was escaped by the template


def _template(context: Context, path: str) -> template.Template:
    found: template.Template = context.template.engine.get_template(path)  # type: ignore[union-attr]  # there while rendering
    return found


def values_of(bound: BoundField) -> dict[str, Any]:
    """The field component's parameters, from a bound field: its widget says the kind, its errors the error."""
    widget = bound.field.widget
    kind = _KINDS.get(type(widget).__name__, getattr(widget, "input_type", "text"))
    choices = [Choice(str(value), str(label)) for value, label in getattr(bound.field, "choices", ())]
    return {
        "name": bound.html_name,
        "id": bound.auto_id,
        "label": bound.label,
        "kind": kind,
        "value": None if kind == "file" else bound.value(),
        "choices": choices,
        "help": bound.help_text,
        "error": " ".join(str(error) for error in bound.errors),
        "is_optional": not bound.field.required and kind != "checkbox",
        "autofocus": "autofocus" in widget.attrs,
    }


_KINDS = {
    "Textarea": "textarea",
    "Select": "select",
    "RadioSelect": "radio",
    "CheckboxInput": "checkbox",
    "CheckboxSelectMultiple": "checkboxes",
    "DateInput": "date",
    "TimeInput": "time",
    "ClearableFileInput": "file",
}


@register.filter
def day(value: date | datetime | None) -> str:
    """``2026-11-22``; an instant is shown as the Swedish day it falls on."""
    if value is None:
        return ""
    return (value.astimezone(SWEDISH_TIME).date() if isinstance(value, datetime) else value).isoformat()


@register.filter
def last_day(value: date | None) -> str:
    """The day before ``value``: periods are kept half-open, and read with their last day."""
    return day(value - timedelta(days=1)) if value else ""


@register.filter
def month(value: date | None) -> str:
    """``2026-11``."""
    return "" if value is None else f"{value:%Y-%m}"


@register.filter
def month_name(value: date) -> str:
    """``oktober 2026``, in the language of the page."""
    return date_format(value, "F Y", use_l10n=False)


@register.filter
def clock(value: datetime | None) -> str:
    """``10:42`` by Swedish clocks."""
    return "" if value is None else value.astimezone(SWEDISH_TIME).strftime("%H:%M")


@register.filter
def moment(value: datetime | None) -> str:
    """``2026-11-22 10:42`` by Swedish clocks."""
    return "" if value is None else f"{day(value)} {clock(value)}"


@register.filter
def firm_days(words: str) -> SafeString:
    """Words in which no day breaks over two lines, nor from its clock or its stop: browsers break at a hyphen."""
    return SafeString(_DAY.sub(r'<span class="firm">\g<0></span>', conditional_escape(words)))  # nosec B703  # escaped


@register.filter
def number(value: int | None) -> str:
    """``12 345`` with thin spaces that do not break."""
    return f"{value:,}".replace(",", _THIN_SPACE) if isinstance(value, int) else ""


@register.filter
def file_size(size: int) -> str:
    """Bytes as ``118 kB`` or ``1,2 MB``, and never as nothing."""
    if size < _MEGABYTE:
        return f"{max(1, round(size / 1000))}{_FIRM_SPACE}kB"
    return f"{number_format(round(size / _MEGABYTE, 1), decimal_pos=1)}{_FIRM_SPACE}MB"


@register.filter
def kronor(ore: int | None) -> str:
    """Whole öre as ``1 210,00 kr``."""
    return "" if ore is None else kronor_in_words(ore)


@register.filter
def postal_code(code: str) -> str:
    """``123 45``, which does not break."""
    return postal_code_in_words(code).replace(" ", _FIRM_SPACE)


@register.filter
def organisation_number(number: str) -> str:
    """``556000-1234``."""
    return organisation_number_in_words(number)


@register.filter
def in_language(texts: Mapping[str, str] | None) -> str:
    """The text of ``{sv, en}`` in the language of the page."""
    if not texts:
        return ""
    return texts.get(get_language() or "sv") or texts["sv"]


@register.filter
def file_in_words(kind: str) -> str:
    """``Excel``, ``CSV``: what a kind of file is called."""
    return "Excel" if kind == "xlsx" else kind.upper()


@register.filter
def as_texts(value: object) -> list[str]:
    """One value or several as texts, for comparing with the values of choices."""
    if value is None:
        return []
    return [str(part) for part in value] if isinstance(value, (list, tuple, set, frozenset)) else [str(value)]


@register.filter
def field_text(value: object) -> str:
    """What a text field holds: days and clocks as they are typed, nothing for ``None``."""
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return day(value) if isinstance(value, date) else "" if value is None else str(value)


@register.filter
def as_attributes(attributes: Mapping[str, object] | None) -> SafeString:
    """``{"hx-post": "/x", "required": True}`` as html attributes, each with a space before it."""
    if not attributes:
        return SafeString("")
    return format_html_join(
        "",
        "{}",
        (
            (format_html(" {}", name) if value is True else format_html(' {}="{}"', name, value),)
            for name, value in attributes.items()
            if value not in (None, False)
        ),
    )
