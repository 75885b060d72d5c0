"""The signing request against the database's own speed at the same statements."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from benchmarks.capturing import MADE, as_pgbench_script, captured
from benchmarks.ground import Ground, measured_region, served
from benchmarks.loading import CLIENTS, Load, run_pgbench, run_wrk
from benchmarks.seating import Seat, nurse_hsa_id, take_seat
from benchmarks.seeding import DRAFT, seed_drafts

SECONDS, _WARM_SECONDS, ROUNDS = 8, 4, 3
# Enough drafts for each client of each turn, at several times the speed hoped for.
EACH = 4_000
_PROTOCOLS = ("simple", "prepared")


@dataclass(frozen=True, slots=True)
class Round:
    """Signing and both floors, one right after the other, so that whatever else runs here weighs on all three."""

    sign: Load
    floors: Mapping[str, float]

    @property
    def ratios(self) -> dict[str, float]:
        """Signing's share of each floor."""
        return {protocol: self.sign.rate / floor for protocol, floor in self.floors.items()}


def measure_signing() -> dict[str, Any]:
    """Sign with eight clients and replay the same statements in pgbench by both protocols, in rounds.

    The round kept is the one in which the database was least disturbed, that is, with the fastest simple floor; the
    shares of all rounds are told beside it.
    """
    with measured_region() as ground:
        turns = itertools.count(1)
        last = (1 + ROUNDS * (1 + len(_PROTOCOLS))) * CLIENTS * EACH
        seed_drafts(ground, nurse_hsa_id=nurse_hsa_id(ground), first=1, count=last + 100, programme="influenza")
        seat = take_seat(ground)
        script = signing_script(ground, seat, number=last + 50)
        with served(ground) as address:
            _sign(address, seat, seconds=_WARM_SECONDS, turn=0)
            before = _visits(ground)
            rounds = [_round(ground, address, seat, script, turns) for _one in range(ROUNDS)]
            replayed = _visits(ground, where=f"id::text LIKE '{MADE}%'")
            made = _visits(ground) - before - replayed
    best = max(rounds, key=lambda one: one.floors["simple"])
    return {
        "sign": best.sign,
        "floors": dict(best.floors),
        "ratios": best.ratios,
        "ratios_of_all_rounds": [one.ratios for one in rounds],
        "requests_of_all_rounds": sum(one.sign.requests for one in rounds),
        "visits_made": made,
    }


def _round(ground: Ground, address: str, seat: Seat, script: str, turns: Iterator[int]) -> Round:
    load = _sign(address, seat, seconds=SECONDS, turn=next(turns))
    floors = {
        protocol: run_pgbench(
            ground, script, seconds=SECONDS, protocol=protocol, first=next(turns) * CLIENTS * EACH, each=EACH
        )
        for protocol in _PROTOCOLS
    }
    return Round(load, floors)


def _visits(ground: Ground, *, where: str = "true") -> int:
    return int(str(ground.sql(f"SELECT count(*) FROM visits_visit WHERE {where}")[0][0]))  # noqa: S608 - our own words


def _sign(address: str, seat: Seat, *, seconds: int, turn: int) -> Load:
    with tempfile.NamedTemporaryFile("w", suffix=".form") as form:
        form.write(seat.form)
        form.flush()
        arguments = [str(turn * CLIENTS * EACH), str(EACH), seat.cookie, form.name]
        return run_wrk("sign.lua", address, seconds=seconds, arguments=arguments)


def signing_script(ground: Ground, seat: Seat, *, number: int) -> str:
    """Sign one draft in this process, and keep what went to the database."""
    warm_up, measured = (f"/registrera/{DRAFT}{one:012x}/signera" for one in (number + 1, number))
    _demand_redirect(seat.client.post(warm_up, seat.fields))
    with captured() as sent:
        _demand_redirect(seat.client.post(measured, seat.fields))
    [[session]] = ground.sql("SELECT id FROM access_login_session ORDER BY started_at DESC LIMIT 1")
    return as_pgbench_script(sent, number=number, known={seat.fields["batch"], str(session)})


def _demand_redirect(answer: Any) -> None:  # noqa: ANN401 - the test client's answer has no public type
    if answer.status_code != HTTPStatus.SEE_OTHER:
        raise RuntimeError(f"{answer.status_code}: {answer.content[:3000]!r}")
