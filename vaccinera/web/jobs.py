"""What somebody asked to have done in the background, as *Mina jobb* tells it: what, how far, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext

from vaccinera.access.rules.errands import FORGOTTEN_AFTER
from vaccinera.access.states import UNFINISHED, ErrandState
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.refusals import Refused
from vaccinera.reimbursement.states import TRYING
from vaccinera.reports.queries.catalogue import catalogue
from vaccinera.reports.rules.questions import asked_on, question_of
from vaccinera.reports.states import WRITING
from vaccinera.web.settling import RUNS, doing_in_words, done_in_words, how_far_in_words
from vaccinera.web.templatetags.vaccinera import file_in_words, in_language, month_name, number
from vaccinera.web.words import SENTENCES, sentence_for

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from vaccinera.access.models import Errand

_KILO = 1000


@dataclass(frozen=True, slots=True)
class JobShown:
    """One job. ``refused`` and ``done`` are sentences; ``address`` and ``link`` lead to what came of it."""

    key: UUID
    what: str
    details: str
    kind: str
    word: str
    is_unfinished: bool
    is_new: bool
    value: int
    max: int
    words: str
    refused: str
    done: str
    address: str
    link: str
    asked_at: datetime
    kept_until: date
    may_put_away: bool
    put_away: str

    @property
    def element(self) -> str:
        """What its progress is called in the page."""
        return f"progress-{self.key}"

    @property
    def button(self) -> str:
        """What its button is called in the page."""
        return f"put-away-{self.key}"


@dataclass(frozen=True, slots=True)
class _Told:
    """What one kind of errand says of itself."""

    what: str
    details: str
    how_far: str
    done: str
    address: str
    link: str


def job_shown(one: Errand, *, at: datetime) -> JobShown:
    """An errand as it is told to whoever asked for it."""
    is_unfinished = one.state in UNFINISHED and at - one.asked_at <= FORGOTTEN_AFTER
    told, is_done = _told_of(one), one.state == ErrandState.DONE
    kind, word = _standing(one, is_unfinished=is_unfinished)
    return JobShown(
        key=one.pk,
        what=told.what,
        details=told.details,
        kind=kind,
        word=word,
        is_unfinished=is_unfinished,
        is_new=not is_unfinished and one.seen_at is None,
        value=one.done,
        max=one.total if one.state == ErrandState.RUNNING else 0,
        words=told.how_far if one.state == ErrandState.RUNNING else "",
        refused="" if is_done or is_unfinished else _refused(one),
        done=told.done if is_done else "",
        address=told.address if is_done or one.kind in RUNS else "",
        link=told.link,
        asked_at=one.asked_at,
        kept_until=one.kept_until,
        may_put_away=one.state == ErrandState.QUEUED or not is_unfinished,
        put_away=gettext("Ta tillbaka") if is_unfinished else gettext("Ta bort"),
    )


def _standing(one: Errand, *, is_unfinished: bool) -> tuple[str, str]:
    if one.state == ErrandState.DONE:
        return "done", gettext("Klart")
    if not is_unfinished:
        return "warning", gettext("Blev inte av")
    return ("waiting", gettext("Väntar")) if one.state == ErrandState.QUEUED else ("info", gettext("Pågår"))


def _refused(one: Errand) -> str:
    """One that nobody has finished in its time is over, whatever its row says."""
    if not one.refusal:
        return gettext(SENTENCES["access.errand.never_finished"])
    return sentence_for(Refused(one.refusal, **one.facts))


def _told_of(one: Errand) -> _Told:
    if one.kind in RUNS:
        return _run(one)
    if one.kind == TRYING:
        return _trial(one)
    return _file(one) if one.kind == WRITING else _Told(gettext("Ett jobb"), "", "", "", "", "")


def _run(one: Errand) -> _Told:
    month = date.fromisoformat(one.keys["month"])
    done = done_in_words(one) if one.state == ErrandState.DONE else ""
    address = reverse("month_run", kwargs={"month": month})
    return _Told(doing_in_words(one), month_name(month), how_far_in_words(one), done, address, gettext("Öppna månaden"))


def _trial(one: Errand) -> _Told:
    words = file_in_words(one.keys["form"])
    months = ", ".join(one.keys["months"].split())
    how_far = gettext("%(done)s av %(all)s månader") % {"done": one.done, "all": one.total} if one.done else ""
    return _Told(
        what=gettext("Pröva en prislista"),
        details=f"{one.keys['name']} · {months} · {words}",
        how_far=how_far,
        done=_size(one),
        address=reverse("job_file", kwargs={"errand_id": one.pk}),
        link=gettext("Hämta filen (%(kind)s)") % {"kind": words},
    )


def _file(one: Errand) -> _Told:
    keys, words = one.keys, file_in_words(one.keys["kind"])
    title = _title(keys["report"])
    period = _period(one)
    details = [title] if "name" in keys else []
    return _Told(
        what=keys.get("name", title),
        details=" · ".join([*details, *([period] if period else []), words]),
        how_far=_rows_so_far(one),
        done=_size(one),
        address=reverse("job_file", kwargs={"errand_id": one.pk}),
        link=gettext("Hämta filen (%(kind)s)") % {"kind": words},
    )


def _title(name: str) -> str:
    report = catalogue().get(name)
    return name if report is None else in_language(report.title)


def _period(one: Errand) -> str:
    """The days it is of, by the day it was written on, or for as long as it is not, the day it was asked for."""
    question, report = question_of(one.keys["question"]), catalogue().get(one.keys["report"])
    if report is None or not question.asked.has_days:
        return ""
    on = date.fromisoformat(one.result["on"]) if "on" in one.result else civil_day(one.asked_at)
    asked = asked_on(question, report, on=on)
    return f"{asked.from_on} – {asked.to_on - timedelta(days=1)}"


def _rows_so_far(one: Errand) -> str:
    if not one.done:
        return gettext("Raderna räknas fram.")
    return gettext("%(rows)s rader skrivna") % {"rows": number(one.done)}


def _size(one: Errand) -> str:
    file = getattr(one, "file", None)
    if file is None:
        return ""
    rows = gettext("%(rows)s rader") % {"rows": number(one.result["rows"])}
    return f"{rows}, {size_in_words(file.size)}."


def size_in_words(size: int) -> str:
    """How large a file is, as people read it."""
    if size < _KILO:
        return gettext("%(size)s byte") % {"size": size}
    if size < _KILO * _KILO:
        return f"{number_format(round(size / _KILO))} kB"
    return f"{number_format(round(size / _KILO / _KILO, 1), decimal_pos=1)} MB"
