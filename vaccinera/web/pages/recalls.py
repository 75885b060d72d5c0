"""A batch that is drawn back: who got it, how many by unit, handed over with a purpose, and stopped by the region."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, gettext_noop

from vaccinera.access.states import Permission, Scope
from vaccinera.exchange.rules.writing import write_rows
from vaccinera.kernel.clock import now, today
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.products.actions import recall_batch
from vaccinera.products.queries import all_products, product_of_scan, recall_of
from vaccinera.visits.actions.recalls import log_recall_export
from vaccinera.visits.queries.recalls import DOSES_A_PAGE, counts_of_batch, doses_of_batch, every_dose_of_batch
from vaccinera.web.forms.handing_over import HandOverForm
from vaccinera.web.forms.recalls import FORMS, LABELS, BatchForm, StopForm
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, page, show
from vaccinera.web.parts import Column, PageOfRows, faults_of
from vaccinera.web.recalls import Recalled, recalled
from vaccinera.web.words import sentence_for
from vaccinera.web.worklists import log_look, page_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.forms import Form

    from vaccinera.access.rules.readers import Reader


_TYPES = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@page(Permission.RECALL_COUNT)
def recall(request: PageRequest) -> HttpResponse:
    """Who got a batch: counts for everybody asked here, names for those with the grant."""
    form = _asked(request.GET if request.GET.keys() & {"kod", "produkt", "batch"} else None)
    if not form.is_valid():
        context = {"form": form, "faults": faults_of(form)}
        return show(request, "web/pages/recall.html", context, status=422 if form.errors else 200)
    return _found(request, form, hand_over=HandOverForm(offered=FORMS), stop=StopForm())


@page(Permission.VISIT_EXPORT, methods=("POST",))
def hand_over(request: PageRequest) -> HttpResponse:
    """The people who got a batch, as a file or labels; what for and to whom is in the log first (LAW-10)."""
    asked, form = _asked(request.POST), HandOverForm(request.POST, offered=FORMS)
    if not asked.is_valid():
        raise Http404
    if not form.is_valid():
        return _found(request, asked, hand_over=form, stop=StopForm())
    reader, chosen, told = request.reader, form.cleaned_data, asked.cleaned_data
    with acting(reader):
        rows = recalled(reader, every_dose_of_batch(reader, told["product"].pk, told["number"]))
        log_recall_export(
            by=reader, npl_id=told["product"].npl_id, batch_number=told["number"], form=chosen["form"],
            purpose=chosen["purpose"], recipient=chosen["recipient"], doses=len(rows),
        )  # fmt: skip
    if chosen["form"] == LABELS:
        return show(request, "web/pages/recall_labels.html", {**told, **_labels(rows)})
    return _file(rows, told["product"].name, told["number"], chosen["form"])


@page(Permission.PROGRAMME_PROPOSE, methods=("POST",))
def stop_batch(request: PageRequest) -> HttpResponse:
    """The region stops a batch: it is refused at the next chair."""
    asked, form = _asked(request.POST), StopForm(request.POST)
    if not asked.is_valid():
        raise Http404
    told = asked.cleaned_data
    try:
        if form.is_valid():
            with acting(request.reader):
                recall_batch(
                    by=request.reader, product=told["product"], batch_written=told["written"],
                    reason=form.cleaned_data["reason"], on=today(),
                )  # fmt: skip
    except Refused as refused:
        form.add_error("reason", sentence_for(refused))
    if form.errors:
        return _found(request, asked, hand_over=HandOverForm(offered=FORMS), stop=form)
    response = HttpResponse(status=303, headers={"Location": _address(told)})
    leave_message(response, "success", gettext_noop("Batchen är indragen och kan inte längre ges."))
    return response


def _asked(data: Mapping[str, Any] | None) -> BatchForm:
    return BatchForm(data, products=all_products(), product_of=product_of_scan)


def _found(request: PageRequest, asked: BatchForm, *, hand_over: Form, stop: Form) -> HttpResponse:
    """The page of one batch, with whatever is to be put right in the form that was sent."""
    faults = faults_of(hand_over) + faults_of(stop)
    context = {
        **asked.cleaned_data,
        **_given(request.reader, asked.cleaned_data, number=page_number(request)),
        **_columns(),
        "form": asked,
        "faults": faults,
        "hand_over": hand_over,
        "stop": stop,
    }
    return show(request, "web/pages/recall.html", context, status=422 if faults else 200)


def _given(reader: Reader, told: Mapping[str, Any], *, number: int) -> dict[str, object]:
    """What was given of the batch: how many where, and to whom for those who may be told."""
    key, names_them = (told["product"].pk, told["number"]), reader.may(Permission.VISIT_EXPORT)
    with reading(reader):
        counts = counts_of_batch(reader, *key)
        rows = recalled(reader, doses_of_batch(reader, *key, page=number)) if names_them else []
    log_look(reader, "recall", {row.person.id for row in rows})
    doses = sum(one.doses for one in counts)
    return {
        "counts": counts,
        "no_counts": not counts,
        "doses": doses,
        "rows": rows,
        "names_them": names_them,
        "may_stop": reader.may(Permission.PROGRAMME_PROPOSE),
        "is_region": reader.permissions[Permission.RECALL_COUNT] is Scope.REGION,
        "recall": recall_of(*key),
        "pages": PageOfRows(number, doses, DOSES_A_PAGE, f"{_address(told)}&sida="),
        "as_of": now(),
    }


def _address(told: Mapping[str, Any]) -> str:
    return f"{reverse('recall')}?{urlencode({'produkt': told['product'].pk, 'batch': told['written']})}"


def _labels(rows: list[Recalled]) -> dict[str, object]:
    """One label a person; how many letters cannot be addressed from here."""
    people = {row.person.id: row for row in rows}.values()
    labels = [row for row in people if row.has_label]
    return {"labels": labels, "without": len(people) - len(labels)}


def _file(rows: list[Recalled], product: str, number: str, kind: str) -> HttpResponse:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"indragning.{kind}"
        write_rows(path, _cells(rows, product), headings=[gettext(heading) for heading in _HEADINGS])
        content = path.read_bytes()
    answer = HttpResponse(content, content_type=_TYPES[kind])
    safe = "".join(letter for letter in number if letter.isalnum())
    answer.headers["Content-Disposition"] = f'attachment; filename="indragning-{safe}.{kind}"'
    return answer


_HEADINGS = (
    gettext_noop("Person"),
    gettext_noop("Nummer"),
    gettext_noop("Markering"),
    gettext_noop("Gata"),
    gettext_noop("Postnummer"),
    gettext_noop("Ort"),
    gettext_noop("Produkt"),
    gettext_noop("Batch"),
    gettext_noop("Gavs"),
    gettext_noop("Enhet"),
)


def _cells(rows: list[Recalled], product: str) -> Iterator[tuple[str, ...]]:
    for row in rows:
        marks = ", ".join(mark.text for mark in row.person.marks)
        place = (row.street, row.postal_code, row.city)
        yield (
            row.person.name,
            row.person.number,
            marks,
            *place,
            product,
            row.batch_written,
            row.given_on,
            row.unit_name,
        )


def _columns() -> dict[str, list[Column]]:
    return {
        "count_columns": [
            Column(gettext("Enhet")),
            Column(gettext("Vårdgivare")),
            Column(gettext("Doser"), "number"),
            Column(gettext("Personer"), "number"),
        ],
        "columns": [
            Column(gettext("Person")),
            Column(gettext("Gavs"), "date"),
            Column(gettext("Enhet")),
            Column(gettext("Batch")),
        ],
    }
