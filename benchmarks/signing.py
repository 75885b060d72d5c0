"""The signing request against the database's own speed at the same statements, and the whole flow beside it."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from benchmarks.capturing import as_pgbench_script, captured
from benchmarks.ground import Ground, measured_region, served
from benchmarks.loading import CLIENTS, Load, run_pgbench, run_wrk
from benchmarks.seeding import DRAFT, seed_drafts

SECONDS = 20
# Enough drafts for each client of each round, at several times the speed hoped for.
EACH = 8_000
NURSE = "Anna Norlander"
_ASKED_ABOUT = (
    "fever_now",
    "severe_vaccine_reaction",
    "severe_allergy",
    "bleeding_tendency",
    "pregnant",
    "recent_vaccination",
    "immunosuppression",
)


@dataclass(frozen=True, slots=True)
class Seat:
    """A nurse logged in: her cookies, and the form she sends for every person."""

    cookie: str
    form: str
    known_keys: set[str]


def measure_signing() -> dict[str, Any]:
    """Sign with eight clients, replay the same statements in pgbench by both protocols, and give the ratios."""
    with measured_region() as ground:
        rounds = {"warm": 0, "sign": 1, "simple": 2, "prepared": 3}
        seed_drafts(
            ground,
            nurse_hsa_id=staff_hsa_id(ground, NURSE),
            first=1,
            count=len(rounds) * CLIENTS * EACH + 100,
            programme="influenza",
        )
        last = len(rounds) * CLIENTS * EACH
        seat, script = seat_and_script(ground, number=last + 50)
        with served(ground) as address:
            _sign(address, seat, seconds=4, first=rounds["warm"])
            before = _visits(ground)
            load = _sign(address, seat, seconds=SECONDS, first=rounds["sign"])
            made = _visits(ground) - before
        floors = {
            protocol: run_pgbench(
                ground, script, seconds=SECONDS, protocol=protocol, first=rounds[protocol] * CLIENTS * EACH, each=EACH
            )
            for protocol in ("simple", "prepared")
        }
        events = ground.sql("SELECT count(*) FROM audit_event WHERE action = 'visits.visit.signed'")[0][0]
    return {
        "sign": load,
        "visits_made": made,
        "floors": floors,
        "ratios": {protocol: load.rate / floor for protocol, floor in floors.items()},
        "events": events,
    }


def _visits(ground: Ground) -> int:
    return int(str(ground.sql("SELECT count(*) FROM visits_visit")[0][0]))


def _sign(address: str, seat: Seat, *, seconds: int, first: int) -> Load:
    with tempfile.NamedTemporaryFile("w", suffix=".form") as form:
        form.write(seat.form)
        form.flush()
        arguments = [str(first * CLIENTS * EACH), str(EACH), seat.cookie, form.name]
        return run_wrk("sign.lua", address, seconds=seconds, arguments=arguments)


def staff_hsa_id(ground: Ground, name: str) -> str:
    """The HSA-id of somebody by full name."""
    return _of_staff(ground, "hsa_id", name)


def _of_staff(ground: Ground, column: str, name: str) -> str:
    query = f"SELECT {column} FROM organisations_staff WHERE given_name || ' ' || family_name = '{name}'"  # noqa: S608 - our own names
    return str(ground.sql(query)[0][0])


def seat_and_script(ground: Ground, *, number: int) -> tuple[Seat, str]:
    """Log in through the pages, sign one draft in this process, and keep what went to the database."""
    from vaccinera.console.surroundings import set_up_django  # noqa: PLC0415 - settings are read from the ground's

    set_up_django(as_owner=False)
    from django.test import Client  # noqa: PLC0415 - Django is set up just above

    client = Client(SERVER_NAME="127.0.0.1")
    client.get("/logga-in")
    client.post("/logga-in", {"staff": _of_staff(ground, "id", NURSE)})
    form = _form(ground)
    warm_up, measured = (f"/registrera/{DRAFT}{one:012x}/signera" for one in (number + 1, number))
    _demand_redirect(client.post(warm_up, form))
    with captured() as sent:
        _demand_redirect(client.post(measured, form))
    token = client.cookies["csrf"].value
    cookie = f"login={client.cookies['login'].value}; csrf={token}"
    [[session]] = ground.sql("SELECT id FROM access_login_session ORDER BY started_at DESC LIMIT 1")
    known = {form["batch"], str(session)}
    seat = Seat(cookie, urlencode({**form, "csrfmiddlewaretoken": token}, doseq=True), known)
    return seat, as_pgbench_script(sent, number=number, known=known)


def _form(ground: Ground) -> dict[str, Any]:
    """A whole registration as the page sends it: everything answered no, given now by the nurse herself."""
    staff = _of_staff(ground, "id", NURSE)
    [[unit]] = ground.sql(f"SELECT min(unit_id) FROM organisations_commission WHERE staff_id = {staff}")  # noqa: S608 - our own number
    batch, product = ground.sql(
        f"""SELECT b.id, b.product_id FROM products_unit_batch b
            WHERE b.unit_id = {unit} AND b.expires_on > current_date AND NOT b.is_finished
              AND NOT EXISTS (SELECT FROM products_batch_recall r
                              WHERE r.product_id = b.product_id AND r.batch_number = b.batch_number)
              AND b.product_id IN (SELECT id FROM products_product WHERE name = 'Influvita')
            ORDER BY b.expires_on DESC LIMIT 1"""  # noqa: S608 - our own number
    )[0]
    return {
        "programme": "influenza",
        "revision": "1",
        "then": "next",
        "answer-consent": "yes",
        "answer-risk_groups": "none",
        **{f"answer-{question}": "no" for question in _ASKED_ABOUT},
        "answered_by": "person",
        "setting": "clinic",
        "target_group": "age_65",
        "product": str(product),
        "dose_quantity": "0,5",
        "dose_unit": "ml",
        "route": "intramuscular",
        "indication": "Förebyggande vaccination mot säsongsinfluensa",
        "basis": "own",
        "given": "now",
        "giver": staff,
        "preparer": staff,
        "batch": str(batch),
        "site": "left_upper_arm",
        "giving_route": "intramuscular",
    }


def _demand_redirect(answer: Any) -> None:  # noqa: ANN401 - the test client's answer has no public type
    if answer.status_code != HTTPStatus.SEE_OTHER:
        raise RuntimeError(f"{answer.status_code}: {answer.content[:3000]!r}")
