"""What a run sees: facts with an instant before the cut-off, and nothing later (points 6 to 8)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from tests.reimbursement.evaluation.days import cut_off, day_of, last_day
from tests.reimbursement.evaluation.history import Contract, History, Pack, Price, Terms, Version, in_force

PaymentFacts = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Dose:
    """One visit as a run sees it.

    ``completed_at`` is when both kinds were first signed; ``is_timely`` whether both first signatures came in time,
    by the day of giving that stood at that very moment and never again (points 3 and 4).
    """

    visit: str
    person: str
    facts: Version
    is_nullified: bool
    completed_at: datetime | None
    is_timely: bool
    extra_ore: int

    @property
    def payment_facts(self) -> PaymentFacts:
        """What a settled visit must be judged anew for when it changes (point 30); a product is also whose it was."""
        one = self.facts
        return (
            one.person,
            one.given_on,
            one.programme,
            one.product,
            one.funding,
            one.setting,
            one.group,
            one.payer,
            one.unit,
            one.assignment,
            self.extra_ore,
            self.is_nullified,
        )


class Seen:
    """A history up to one run's cut-off, and the policy approved when it was checked."""

    def __init__(self, history: History, month: date) -> None:
        self.history = history
        self.month = month
        self.last_on = last_day(month)
        decided = [row for row in history.terms if row.from_on <= self.last_on < (row.to_on or date.max)]
        self.cut_off = cut_off(month, decided[0].cut_off_day)
        self.checked_at = history.checked_at.get(month, self.cut_off)

    @cached_property
    def doses(self) -> dict[str, Dose]:
        """Every visit with a version before the cut-off."""
        return {dose.visit: dose for dose in self._doses()}

    def _doses(self) -> Iterator[Dose]:
        for visit, versions in self.history.versions_of.items():
            known = [one for one in versions if one.at < self.cut_off]
            if known:
                completed_at, is_timely = self._signing(visit, known)
                yield Dose(
                    visit=visit,
                    person=self.person(known[-1].person),
                    facts=known[-1],
                    is_nullified=self._is_nullified(visit),
                    completed_at=completed_at,
                    is_timely=is_timely,
                    extra_ore=self._extra_ore(visit),
                )

    def _signing(self, visit: str, known: list[Version]) -> tuple[datetime | None, bool]:
        first: dict[str, datetime] = {}
        for signature in self.history.signatures_of.get(visit, ()):
            if signature.at < self.cut_off:
                first.setdefault(signature.kind, signature.at)
        if len(first) < len(("prescription", "administration")):
            return None, False
        completed_at = max(first.values())
        stood = [one for one in known if one.at <= completed_at] or known[:1]
        last = self.last_day_to_sign(stood[-1])
        return completed_at, all(day_of(at) <= last for at in first.values())

    def last_day_to_sign(self, facts: Version) -> date:
        """Given plus the days to sign, that day included (point 1)."""
        terms = self.terms(facts.given_on)
        return date.fromordinal(facts.given_on.toordinal() + (terms.days_to_sign if terms else 30))

    def _is_nullified(self, visit: str) -> bool:
        return any(
            one.at < self.cut_off and (one.lifted_at is None or one.lifted_at >= self.cut_off)
            for one in self.history.nullifications_of.get(visit, ())
        )

    def _extra_ore(self, visit: str) -> int:
        costs = self.history.extra_costs_of.get(visit, ())
        return sum(one.ore for one in costs if one.accepted_at < self.cut_off)

    @cached_property
    def _kept(self) -> dict[str, str]:
        return {
            one.merged: one.kept
            for one in self.history.merges
            if one.at < self.cut_off and (one.undone_at is None or one.undone_at >= self.cut_off)
        }

    def person(self, one: str) -> str:
        """Who somebody is, as merged at the cut-off."""
        while one in self._kept:
            one = self._kept[one]
        return one

    @cached_property
    def _kinds(self) -> dict[str, str]:
        rows = [one for one in self.history.identifiers if one.at is None or one.at < self.cut_off]
        rows.sort(key=lambda one: (one.at is not None, one.at))
        return {one.person: one.kind for one in rows}

    def identifier_kind(self, person: str) -> str:
        """The kind of number somebody is known by at the cut-off, merges counted."""
        return self._kinds.get(person, "")

    def birth_date(self, person: str) -> date | None:
        """When somebody is born, merges counted; None is not known."""
        return self.history.birth_dates.get(person)

    def terms(self, on: date) -> Terms | None:
        """The terms in force on a day."""
        return next((one for one in self.history.terms if in_force(one, on=on, seen_at=self.checked_at)), None)

    def pack(self, programme: str, on: date) -> Pack | None:
        """The programme's version in force on a day; of several, the one that came into force last."""
        packs = [one for one in self.history.packs if one.programme == programme]
        valid = [one for one in packs if in_force(one, on=on, seen_at=self.checked_at)]
        return max(valid, key=lambda one: one.from_on, default=None)

    def contract(self, facts: Version) -> Contract | None:
        """The contract of the visit's unit and assignment on the day of giving (point 24)."""
        for one in self.history.contracts:
            if (one.unit, one.assignment) == (facts.unit, facts.assignment) and in_force(
                one, on=facts.given_on, seen_at=self.checked_at
            ):
                return one
        return None

    def price(self, kind: str, facts: Version, supplement: str = "") -> Price | None:
        """The most specific row: product outranks setting (point 26)."""
        rows = [
            row
            for row in self.history.prices
            if (row.kind, row.supplement) == (kind, supplement)
            and (row.programme, row.payer, row.assignment) == (facts.programme, facts.payer, facts.assignment)
            and row.product in ("", facts.product)
            and row.setting in ("", facts.setting)
            and in_force(row, on=facts.given_on, seen_at=self.checked_at)
        ]
        return max(rows, key=lambda row: (row.product != "", row.setting != ""), default=None)

    @cached_property
    def supplements(self) -> list[str]:
        """The kinds of supplement that any price list knows."""
        return sorted({row.supplement for row in self.history.prices if row.kind == "supplement"})

    @cached_property
    def signed_doses_of(self) -> dict[str, list[Dose]]:
        """The signed, non-nullified doses recorded here of each person as merged, by any provider, paid or not."""
        grouped: dict[str, list[Dose]] = {}
        for dose in self.doses.values():
            if dose.completed_at is not None and not dose.is_nullified and not dose.facts.is_imported:
                grouped.setdefault(dose.person, []).append(dose)
        return grouped

    def history_of(self, person: str) -> list[tuple[str, str, date]]:
        """Programme, duplicate group and day of what somebody got elsewhere, and of what was imported."""
        return self._history_of.get(person, [])

    @cached_property
    def _history_of(self) -> dict[str, list[tuple[str, str, date]]]:
        grouped: dict[str, list[tuple[str, str, date]]] = {}
        for told in self.history.elsewhere:
            if told.at < self.cut_off:
                row = (told.programme, told.duplicate_group, told.on)
                grouped.setdefault(self.person(told.person), []).append(row)
        for dose in self.doses.values():
            if dose.facts.is_imported and not dose.is_nullified:
                one = dose.facts
                grouped.setdefault(dose.person, []).append((one.programme, one.duplicate_group, one.given_on))
        return grouped
