"""Locked months written row by row, as a run writes them, for those who read them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from tests.factories.region import PROGRAMME, Region
from tests.factories.reimbursement import decided, make_price, make_price_list
from tests.personas import KLARA
from vaccinera.kernel.scope import acting
from vaccinera.reimbursement.models import Balance, Line, ManualLine, Outcome, Payee, Run

SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)
LOCKED = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
GIVEN_ON = date(2026, 9, 20)
_UNITS = {1: 11, 2: 21}


class Ledger:
    """Writes months under one price, of 111 kronor a dose."""

    def __init__(self, region: Region) -> None:
        self.clerk = region.reader(KLARA)
        with acting(self.clerk):
            self.price = make_price(make_price_list())

    def month(self, month: date, *rows: tuple[str, int, dict[str, Any]], balances: dict[int, int]) -> Run:
        """A locked month with ``line``, ``outcome`` and ``fine`` rows; ``balances`` say what each provider is owed."""
        with acting(self.clerk):
            run = Run.objects.create(
                id=uuid7(), month=month, state="preliminary", cut_off_at=datetime(2026, 11, 14, 23, 0, tzinfo=UTC)
            )
            for what, told, facts in rows:
                getattr(self, f"_{what}")(run, told, **facts)
            for provider_id, ore in balances.items():
                self._balance(run, provider_id, ore)
            run.state, run.csv_sha256 = "locked", "0" * 64
            run.checked_at = run.locked_at = LOCKED
            run.checked_by_hsa_id, run.locked_by_hsa_id = "TSTNMT2321000156-S12", "TSTNMT2321000156-S13"
            run.locked_by_name = "Atle Region"
            run.save()
        return run

    def _line(
        self, run: Run, ore: int, *, document: UUID, provider: int = 1, unit: int = 0, reverses: Line | None = None
    ) -> None:
        line = Line.objects.create(
            run=run,
            document_id=document,
            kind="base",
            price_id=self.price.pk,
            ore=ore,
            provider_id=provider,
            unit_id=unit or _UNITS[provider],
            programme_code=PROGRAMME,
            given_on=GIVEN_ON,
            reverses=reverses,
        )
        if reverses is not None:
            reverses.reversed_by = line
            reverses.save(update_fields=["reversed_by"])

    def _outcome(
        self, run: Run, code: int, *, document: UUID, provider: int = 1, unit: int = 0, is_final: bool | None = None
    ) -> None:
        Outcome.objects.create(
            run=run,
            document_id=document,
            visit_id=document,
            provider_id=provider,
            unit_id=unit or _UNITS[provider],
            payee_id=provider,
            assignment_code="vaccination_choice",
            programme_code=PROGRAMME,
            season="2026",
            target_group="age_65",
            given_on=GIVEN_ON,
            code=code,
            is_final=code not in {3, 13} if is_final is None else is_final,
            is_judged_again=False,
            rule="",
            price_id=self.price.pk if code == 15 else None,
            facts=UUID(int=0),
            detail={},
        )

    def _fine(self, run: Run, ore: int) -> None:
        ManualLine.objects.create(
            **decided(), provider_id=1, kind="fine", ore=ore, month=run.month, document="Dnr 2026-17"
        )

    def _balance(self, run: Run, provider_id: int, ore: int) -> None:
        lines = sum(Line.objects.filter(run=run, provider_id=provider_id).values_list("ore", flat=True))
        manual = sum(ManualLine.objects.filter(month=run.month, provider_id=provider_id).values_list("ore", flat=True))
        Balance.objects.create(
            run=run,
            provider_id=provider_id,
            brought_ore=ore - lines - manual,
            earned_ore=lines,
            manual_ore=manual,
            paid_ore=max(ore, 0),
            carried_ore=min(ore, 0),
        )


def make_payee(region: Region, provider_id: int, **columns: Any) -> None:
    """A payee with a bankgiro, two persons' decision, from 2024."""
    with acting(region.reader(KLARA)):
        Payee.objects.create(
            **decided(),
            provider_id=provider_id,
            name="Norra vården AB",
            organisation_number="5560004615",
            account_kind="bankgiro",
            account="59990010",
            **({"from_on": date(2024, 1, 1)} | columns),
        )


def a_month(region: Region) -> Run:
    """October: the north is paid one of two doses, the south one."""
    return Ledger(region).month(
        OCTOBER,
        ("line", 11_100, {"document": UUID(int=1)}),
        ("outcome", 15, {"document": UUID(int=1)}),
        ("outcome", 3, {"document": UUID(int=2)}),
        ("line", 11_100, {"document": UUID(int=3), "provider": 2}),
        ("outcome", 15, {"document": UUID(int=3), "provider": 2}),
        balances={1: 11_100, 2: 11_100},
    )
