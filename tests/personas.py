"""The people the tests know, by name. The leak test is always Olle, who works for another provider."""

from __future__ import annotations

from dataclasses import dataclass

from vaccinera.access.states import Role


@dataclass(frozen=True, slots=True)
class Persona:
    """One member of staff of the test region: who they are and what their commission makes them."""

    key: int
    given_name: str
    family_name: str
    profession: str
    competences: tuple[str, ...]
    roles: tuple[Role, ...]
    unit: int
    grants: tuple[str, ...] = ()
    purpose: str = "care"


ANNA = Persona(1, "Anna", "Nyberg", "specialist_nurse", ("district_nurse",), (Role.VACCINATOR, Role.PRESCRIBER), 11)
BIRGIT = Persona(2, "Birgit", "Ek", "nurse", (), (Role.VACCINATOR,), 11)
DAVID = Persona(3, "David", "Lind", "physician", (), (Role.VACCINATOR, Role.PRESCRIBER), 11)
REBECKA = Persona(4, "Rebecka", "Holm", "administrator", (), (Role.REGISTRAR,), 11)
OLLE = Persona(5, "Olle", "Annan", "specialist_nurse", ("district_nurse",), (Role.VACCINATOR, Role.PRESCRIBER), 21)
MAJA = Persona(6, "Maja", "Chef", "nurse", (), (Role.OPERATIONS_MANAGER,), 11, ("person.merge",))
LARS = Persona(7, "Lars", "Lokal", "administrator", (), (Role.LOCAL_ADMINISTRATOR,), 11, purpose="administration")
SARA = Persona(
    8,
    "Sara",
    "Skydd",
    "physician",
    (),
    (Role.VACCINATOR, Role.PRESCRIBER),
    11,
    ("person.open_protected", "person.merge"),
)
ULLA = Persona(9, "Ulla", "Öster", "specialist_nurse", ("district_nurse",), (Role.VACCINATOR, Role.PRESCRIBER), 12)

# They bring visits over from other systems: whoever has tried a file does not take it.
MONA = Persona(31, "Mona", "Prov", "nurse", (), (Role.OPERATIONS_MANAGER,), 11, ("visit.import_try", "visit.export"))
TILDA = Persona(34, "Tilda", "Lokal", "administrator", (), (Role.LOCAL_ADMINISTRATOR,), 11, ("visit.import_try",))
OLGA = Persona(32, "Olga", "Annan", "nurse", (), (Role.OPERATIONS_MANAGER,), 21, ("visit.import_try",))
OSKAR = Persona(33, "Oskar", "Annan", "nurse", (), (Role.OPERATIONS_MANAGER,), 21)

# They read the log of their own provider, and open no record.
LOVISA = Persona(41, "Lovisa", "Logg", "administrator", (), (Role.LOG_AUDITOR,), 11, purpose="administration")
LINUS = Persona(42, "Linus", "Annan", "administrator", (), (Role.LOG_AUDITOR,), 21, purpose="administration")

# They decide for the whole region: one proposes, the other approves. Neither opens a record.
INGELA = Persona(
    10, "Ingela", "Region", "administrator", (), (Role.REGION_ADMINISTRATOR,), 91, purpose="administration"
)
TOMAS = Persona(11, "Tomas", "Region", "administrator", (), (Role.REGION_ADMINISTRATOR,), 91, purpose="administration")

# They settle what providers are paid: the clerk proposes and checks, the approver decides.
KLARA = Persona(12, "Klara", "Region", "administrator", (), (Role.CLAIMS_CLERK,), 91, purpose="administration")
ATLE = Persona(13, "Atle", "Region", "administrator", (), (Role.CLAIMS_APPROVER,), 91, purpose="administration")

EVERYONE = (
    ANNA, BIRGIT, DAVID, REBECKA, OLLE, MAJA, LARS, SARA, ULLA, INGELA, TOMAS, MONA, TILDA, OLGA, OSKAR, LOVISA, LINUS,
    KLARA, ATLE,
)  # fmt: skip
