"""The whole flow, find, open, save and sign, by eight clients: flows a second, and each step's waiting time."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.ground import Ground, measured_region, served
from benchmarks.loading import CLIENTS, Load, run_wrk
from benchmarks.seating import Seat, nurse_hsa_id, take_seat
from benchmarks.seeding import seed_drafts, seed_numbers

SECONDS, _WARM_SECONDS = 20, 4
# People for each client: more than one of them can take in the time.
_EACH, _EACH_WARM = 1_500, 500


def measure_flow() -> dict[str, Any]:
    """Everybody is found by reserve number and has an open draft; one connection a client goes through them."""
    with measured_region() as ground:
        people = CLIENTS * (_EACH + _EACH_WARM)
        seed_drafts(ground, nurse_hsa_id=nurse_hsa_id(ground), first=1, count=people + 100, programme="influenza")
        numbers = seed_numbers(ground, first=1, count=people)
        seat = take_seat(ground)
        warm = CLIENTS * _EACH_WARM
        with served(ground) as address:
            _go(address, seat, seconds=_WARM_SECONDS, first=0, each=_EACH_WARM, numbers=numbers[:warm])
            before = visits_in(ground)
            load = _go(address, seat, seconds=SECONDS, first=warm, each=_EACH, numbers=numbers[warm:])
            made = visits_in(ground) - before
    return {"load": load, "flows": made, "flows_per_second": made / load.seconds}


def visits_in(ground: Ground) -> int:
    """How many visits the database holds."""
    return int(str(ground.sql("SELECT count(*) FROM visits_visit")[0][0]))


def _go(address: str, seat: Seat, *, seconds: int, first: int, each: int, numbers: Sequence[str]) -> Load:
    with tempfile.TemporaryDirectory() as folder:
        form, lines = Path(folder) / "form", Path(folder) / "numbers"
        form.write_text(seat.form, "utf-8")
        lines.write_text("\n".join(numbers) + "\n", "utf-8")
        token = seat.token
        arguments = [str(first), str(each), seat.cookie, str(form), token, str(lines)]
        return run_wrk("flow.lua", address, seconds=seconds, arguments=arguments)
