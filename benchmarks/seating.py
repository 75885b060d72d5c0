"""A nurse logged in, and the form she sends for every person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from benchmarks.ground import Ground

if TYPE_CHECKING:
    from django.test import Client

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
    """A nurse logged in: a client of this process, the same cookies for another program, and her form."""

    client: Client
    cookie: str
    token: str
    fields: dict[str, Any]

    @property
    def form(self) -> str:
        """The form as a program sends it, with its token."""
        return urlencode({**self.fields, "csrfmiddlewaretoken": self.token}, doseq=True)


def take_seat(ground: Ground) -> Seat:
    """Log in through the pages. Django is set up for this ground, so a process measures on one ground only."""
    from vaccinera.console.surroundings import set_up_django  # noqa: PLC0415 - settings are read from the ground's

    set_up_django(as_owner=False)
    from django.test import Client  # noqa: PLC0415 - Django is set up just above

    client = Client(SERVER_NAME="127.0.0.1")
    client.get("/logga-in")
    client.post("/logga-in", {"staff": _of_staff(ground, "id", NURSE)})
    token = client.cookies["csrf"].value
    return Seat(client, f"login={client.cookies['login'].value}; csrf={token}", token, _form(ground))


def nurse_hsa_id(ground: Ground) -> str:
    """Who the drafts are seeded for."""
    return _of_staff(ground, "hsa_id", NURSE)


def _of_staff(ground: Ground, column: str, name: str) -> str:
    query = f"SELECT {column} FROM organisations_staff WHERE given_name || ' ' || family_name = '{name}'"  # noqa: S608 - our own names
    return str(ground.sql(query)[0][0])


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
        "consent_basis": "own",
        "information": "read_aloud sv",
        "read_in": "sv",
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
