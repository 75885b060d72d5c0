"""A history settled by the service itself: planted in the database, and run month by month as a clerk would."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from tests.factories.region import Region
from tests.factories.reimbursement import make_limit, note_what_is_odd
from tests.personas import ATLE, KLARA
from tests.reimbursement.evaluation.history import History
from tests.reimbursement.evaluation.seen import Seen
from tests.reimbursement.planting.keys import PROVIDERS, Keys, keys_of
from tests.reimbursement.planting.people import plant_elsewhere, plant_people, tell_identifiers
from tests.reimbursement.planting.policy import plant_catalogue, plant_money_beside, tell_policy
from tests.reimbursement.planting.visits import plant_visits
from tests.reimbursement.told import line_in_words, outcome_in_words
from tests.reimbursement.worked_examples import ExpectedRun
from vaccinera.kernel.scope import acting, reading
from vaccinera.reimbursement.actions import check_run, lock_run, preview_run
from vaccinera.reimbursement.models import Balance, Line, Outcome, Run
from vaccinera.reimbursement.states import OutcomeCode

_NO_LIMIT = 10**12


class Engine:
    """The service with one history in it."""

    def __init__(self, history: History, region: Region) -> None:
        self.history = history
        self.region = region
        self.keys: Keys = keys_of(history, region)
        self.names = {key: name for name, key in self.keys.documents.items()}
        self.providers = {key: name for name, key in PROVIDERS.items()}
        self.told_until: datetime | None = None
        plant_catalogue(history, self.keys)
        plant_people(history, self.keys)
        plant_elsewhere(history, self.keys)
        plant_visits(history, self.keys)
        plant_money_beside(history, self.keys)
        make_limit(ATLE, _NO_LIMIT, from_on=date(2020, 1, 1))

    def tell(self, month: date) -> datetime:
        """Let everything be known that was approved before the month's run is checked, at its cut-off."""
        until = Seen(self.history, month).checked_at
        tell_policy(self.history, self.keys, after=self.told_until, before=until)
        tell_identifiers(self.history, self.keys, after=self.told_until, before=until)
        self.told_until = until
        return until

    def settle(self, month: date) -> ExpectedRun:
        """Preview, check and lock a month at its cut-off, and tell what it said."""
        at = self.tell(month)
        for persona, act in ((KLARA, preview_run), (KLARA, check_run), (ATLE, lock_run)):
            reader = self.region.reader(persona)
            with acting(reader):
                act(by=reader, month=month, at=at)
                note_what_is_odd(month, at=at)
        return self.told(month)

    def told(self, month: date) -> ExpectedRun:
        """What a locked month said."""
        with reading(self.region.reader(KLARA)):
            run = Run.objects.get(month=month)
            balances = list(Balance.objects.filter(run=run))
            return ExpectedRun(
                month=month,
                outcomes={
                    self.names[one.document_id]: outcome_in_words(
                        OutcomeCode(one.code).word, is_final=one.is_final, stands=self._stands(one)
                    )
                    for one in Outcome.objects.filter(run=run)
                },
                lines=tuple(self._line(one) for one in Line.objects.filter(run=run)),
                paid={self.providers[one.provider_id]: one.paid_ore for one in balances if one.paid_ore},
                carried={self.providers[one.provider_id]: one.carried_ore for one in balances if one.carried_ore},
            )

    def _line(self, line: Line) -> str:
        return line_in_words(self.names[line.document_id], line.supplement or line.kind, line.ore)

    def _stands(self, outcome: Outcome) -> str | None:
        stands = outcome.detail.get("stands_id")
        return self.names[UUID(stands)] if stands and outcome.code == OutcomeCode.DUPLICATE else None
