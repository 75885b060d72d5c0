"""Replaying the months in order: who is considered, who is paid, and what lines that makes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from tests.reimbursement.evaluation.days import day_of, months_later
from tests.reimbursement.evaluation.history import DoseTerms, History
from tests.reimbursement.evaluation.ledger import BASE, EXTRA_COST, Due, Ledger
from tests.reimbursement.evaluation.outcomes import OPEN, refusal
from tests.reimbursement.evaluation.seen import Dose, PaymentFacts, Seen

Competing = tuple[str, str, str, str]
Occasion = tuple[str, str, date, str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run says of one visit. ``stands`` names the visit that a duplicate yields to."""

    month: date
    visit: str
    code: str
    is_final: bool
    stands: str | None = None


@dataclass(frozen=True, slots=True)
class _Judged:
    """The last outcome of a visit, and what it was judged on."""

    outcome: Outcome
    payment_facts: PaymentFacts
    dose: Dose


@dataclass
class Settled:
    """What the runs up to now have said and written."""

    outcomes: list[Outcome] = field(default_factory=list)
    ledger: Ledger = field(default_factory=Ledger)
    balances: dict[str, int] = field(default_factory=dict)
    payments: dict[tuple[date, str], int] = field(default_factory=dict)
    last: dict[str, _Judged] = field(default_factory=dict)
    latest_check: datetime | None = None


def replay(history: History, months: Iterable[date]) -> Settled:
    """Settle the months after each other."""
    settled = Settled()
    for month in months:
        settle(history, month, settled)
    return settled


def settle(history: History, month: date, before: Settled) -> None:
    """Settle one month on top of those before it."""
    seen = Seen(history, month)
    _Run(seen, before).go()
    before.latest_check = seen.checked_at
    _carry_balances(history, month, before)


class _Run:
    def __init__(self, seen: Seen, settled: Settled) -> None:
        self.seen = seen
        self.settled = settled
        self.ledger = settled.ledger
        self.considered = {dose.visit: dose for dose in seen.doses.values() if self._is_considered(dose)}
        self.was = {visit: self._occasion_before(visit) for visit in self.considered if visit in settled.last}
        self.codes: dict[str, str] = {}
        self.turns: dict[str, int] = {}
        self.stands: dict[str, str] = {}

    def go(self) -> None:
        """Judge, pay and write down."""
        candidates = []
        for dose in self.considered.values():
            code = self._repeated(dose) or refusal(dose, self.seen)
            if code is None:
                candidates.append(dose)
            else:
                self.codes[dose.visit] = code
        self._walk(candidates)
        supplemented = self._occasions_touched()
        # The order paid is the order of the walk; of those not paid nothing but mirror lines is written.
        in_turn = sorted(self.considered.values(), key=lambda dose: self.turns.get(dose.visit, 0))
        fallen = {dose.visit for dose in in_turn if self._settle_own_lines(dose)}
        for visit, dose in self.considered.items():
            code = self.codes[visit]
            is_final = code not in OPEN or self._is_past_limit(dose)
            outcome = Outcome(self.seen.month, visit, code, is_final, self.stands.get(visit))
            self.settled.outcomes.append(outcome)
            self.settled.last[visit] = _Judged(outcome, dose.payment_facts, dose)
        self._settle_supplements(supplemented, fallen)

    # --- who is considered ---

    def _is_considered(self, dose: Dose) -> bool:
        if dose.facts.is_imported:
            return False
        last = self.settled.last.get(dose.visit)
        if last is None or not last.outcome.is_final:
            return dose.facts.given_on <= self.seen.last_on
        return dose.payment_facts != last.payment_facts or self._is_reopened(dose)

    def _is_reopened(self, dose: Dose) -> bool:
        since = self.settled.latest_check
        return any(
            (since is None or since <= one.at)
            and one.at < self.seen.checked_at
            and (not one.programmes or dose.facts.programme in one.programmes)
            and (not one.assignments or dose.facts.assignment in one.assignments)
            and one.from_on <= dose.facts.given_on < one.to_on
            for one in self.seen.history.decisions
        )

    def _repeated(self, dose: Dose) -> str | None:
        """The code of an open outcome that is not judged again, because the time for that has passed."""
        last = self.settled.last.get(dose.visit)
        if last is None or last.outcome.is_final or last.payment_facts != dose.payment_facts:
            return None
        return last.outcome.code if self._is_past_limit(dose) and not self._is_reopened(dose) else None

    def _is_past_limit(self, dose: Dose) -> bool:
        terms = self.seen.terms(dose.facts.given_on)
        limit = months_later(dose.facts.given_on, terms.reopening_months if terms else 12)
        return day_of(self.seen.cut_off) >= limit

    # --- rules 13 to 15 ---

    def _walk(self, candidates: list[Dose]) -> None:
        """Each candidate in order against those that stand; whoever is paid then stands too."""
        standing: dict[Competing, list[Dose]] = {}
        for dose in self._standing():
            standing.setdefault(_competing(dose), []).append(dose)
        for turn, dose in enumerate(sorted(candidates, key=self._turn), 1):
            self.turns[dose.visit] = turn
            standing_here = standing.setdefault(_competing(dose), [])
            yields_to = self._yields_to(dose, standing_here)
            if yields_to is not None:
                self.codes[dose.visit] = "duplicate"
                self.stands[dose.visit] = yields_to
            elif self.seen.price(BASE, dose.facts) is None:
                self.codes[dose.visit] = "no_price"
            else:
                self.codes[dose.visit] = "paid"
                standing_here.append(dose)

    def _standing(self) -> Iterator[Dose]:
        """The doses of unreversed paid lines that are not judged now, as they were paid, in the order paid."""
        lines = [line for (_, kind), line in self.ledger.standing.items() if kind == BASE]
        for line in sorted(lines, key=lambda one: one.number):
            if line.visit not in self.considered:
                yield self.seen.doses[line.visit]

    def _turn(self, dose: Dose) -> tuple[bool, datetime, datetime, str]:
        assert dose.completed_at is not None
        last = self.settled.last.get(dose.visit)
        is_new = last is None or not last.outcome.is_final
        return is_new, dose.facts.given_at, dose.completed_at, dose.visit

    def _yields_to(self, dose: Dose, standing: list[Dose]) -> str | None:
        limits = self._dose_terms(dose)
        if limits is None or not standing:
            return None
        for other in standing:
            if abs((other.facts.given_on - dose.facts.given_on).days) < limits.least_days:
                return other.visit
        return standing[0].visit if len(standing) >= limits.most else None

    def _dose_terms(self, dose: Dose) -> DoseTerms | None:
        terms = self.seen.terms(dose.facts.given_on)
        rows = [
            row
            for row in (terms.doses if terms else ())
            if row.programme == dose.facts.programme and row.group in ("", dose.facts.group)
        ]
        return max(rows, key=lambda row: row.group != "", default=None)

    # --- lines ---

    def _settle_own_lines(self, dose: Dose) -> bool:
        """The base line and that of the documented extra cost; tells whether the base line fell."""
        is_paid = self.codes[dose.visit] == "paid"
        base = self._due(BASE, dose) if is_paid else None
        extra = self._due(EXTRA_COST, dose) if is_paid and dose.extra_ore else None
        if extra is not None:
            ore = min(dose.extra_ore, extra.ore)
            extra = Due(extra.price, ore, extra.provider, extra.unit, extra.programme)
        fell = self.ledger.settle(self.seen.month, dose.visit, BASE, base)
        self.ledger.settle(self.seen.month, dose.visit, EXTRA_COST, extra)
        return fell

    def _due(self, kind: str, dose: Dose, supplement: str = "") -> Due | None:
        price, contract = self.seen.price(kind, dose.facts, supplement), self.seen.contract(dose.facts)
        if price is None or contract is None:
            return None
        return Due(price.id, price.ore, contract.provider, dose.facts.unit, dose.facts.programme)

    # --- supplements ---

    def _occasions_touched(self) -> set[Occasion]:
        """The occasions of the visits judged now, as they are and as they were."""
        return {_occasion(dose) for dose in self.considered.values()} | {*self.was.values()}

    def _settle_supplements(self, occasions: set[Occasion], fallen: set[str]) -> None:
        """One supplement of each kind an occasion, carried by its first paid visit until that visit is reversed."""
        paid: dict[Occasion, list[Dose]] = {}
        for visit, kind in self.ledger.standing:
            if kind == BASE and _occasion(self.seen.doses[visit]) in occasions:
                paid.setdefault(_occasion(self.seen.doses[visit]), []).append(self.seen.doses[visit])
        for code in self.seen.supplements:
            kind = f"supplement:{code}"
            carriers = {self._carrier(code, doses, fallen) for doses in paid.values()} - {None}
            for visit in sorted(self.considered):
                if visit not in carriers:
                    self.ledger.settle(self.seen.month, visit, kind, None)
            for visit in sorted(one for one in carriers if one is not None):
                if visit in self.considered or self.ledger.line(visit, kind) is None:
                    due = self._due("supplement", self.seen.doses[visit], code)
                    self.ledger.settle(self.seen.month, visit, kind, due)

    def _carrier(self, code: str, doses: list[Dose], fallen: set[str]) -> str | None:
        """Whoever carries it and is not judged now; then whoever still may; then the first paid visit."""
        kind = f"supplement:{code}"
        matching = [dose for dose in doses if self._due("supplement", dose, code) is not None]
        carrying = [dose for dose in doses if self.ledger.line(dose.visit, kind) is not None]
        for dose in carrying:
            if dose.visit not in self.considered:
                return dose.visit
        for dose in carrying:
            if dose in matching and dose.visit not in fallen and self.was[dose.visit] == _occasion(dose):
                return dose.visit
        first = min(matching, key=lambda dose: (dose.facts.given_at, dose.visit), default=None)
        return first.visit if first else None

    def _occasion_before(self, visit: str) -> Occasion:
        was = self.settled.last[visit].dose
        return _occasion(was, person=self.seen.person(was.facts.person))


def _competing(dose: Dose) -> Competing:
    return dose.person, dose.facts.programme, dose.facts.season, dose.facts.duplicate_group


def _occasion(dose: Dose, *, person: str | None = None) -> Occasion:
    return person or dose.person, dose.facts.unit, dose.facts.given_on, dose.facts.setting


def _carry_balances(history: History, month: date, settled: Settled) -> None:
    """A month's total with what was carried into it: paid when positive, carried on when negative (point 35)."""
    totals = dict(settled.balances)
    for line in settled.ledger.lines:
        if line.month == month:
            totals[line.due.provider] = totals.get(line.due.provider, 0) + line.due.ore
    for manual in history.manual_lines:
        if manual.month == month:
            totals[manual.provider] = totals.get(manual.provider, 0) + manual.ore
    for provider, ore in totals.items():
        settled.payments[month, provider] = max(ore, 0)
        settled.balances[provider] = min(ore, 0)
