"""The columns of a file of visits: in any order, in any case, headed in Swedish, English or by their own names."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from vaccinera.kernel.refusals import Refused


class Column(StrEnum):
    """A column by its own name. docs/reference/import-format.md says what each holds."""

    PERSON_NUMBER = "person_number"
    NUMBER_KIND = "number_kind"
    GIVEN_NAME = "given_name"
    FAMILY_NAME = "family_name"
    GIVEN_ON = "given_on"
    GIVEN_TIME = "given_time"
    PROGRAMME = "programme"
    PRODUCT = "product"
    BATCH = "batch"
    BATCH_EXPIRES_ON = "batch_expires_on"
    DOSE_NUMBER = "dose_number"
    DOSES_PRESCRIBED = "doses_prescribed"
    DOSE_QUANTITY = "dose_quantity"
    DOSE_UNIT = "dose_unit"
    SITE = "site"
    ROUTE = "route"
    INDICATION = "indication"
    GIVER_NAME = "giver_name"
    GIVER_HSA_ID = "giver_hsa_id"
    ADMINISTRATION_SIGNED_AT = "administration_signed_at"
    PRESCRIBER_NAME = "prescriber_name"
    PRESCRIBER_HSA_ID = "prescriber_hsa_id"
    PRESCRIPTION_SIGNED_AT = "prescription_signed_at"
    UNIT_HSA_ID = "unit_hsa_id"
    UNIT_NAME = "unit_name"
    PROVIDER_HSA_ID = "provider_hsa_id"
    PROVIDER_NAME = "provider_name"
    SETTING = "setting"
    ASSIGNMENT = "assignment"
    TARGET_GROUP = "target_group"
    PAYER = "payer"
    FUNDING_SOURCE = "funding_source"
    COMMENT = "comment"
    SOURCE_SYSTEM = "source_system"
    SOURCE_ROW_ID = "source_row_id"


NEEDED = (Column.PERSON_NUMBER, Column.GIVEN_ON, Column.PRODUCT, Column.BATCH, Column.GIVER_NAME)
# The heading shown in Swedish and in English, and what else it is often called.
HEADINGS: Mapping[Column, tuple[str, ...]] = MappingProxyType(
    {
        Column.PERSON_NUMBER: ("personnummer", "person number", "person id", "patient id", "identitet"),
        Column.NUMBER_KIND: ("nummertyp", "kind of number"),
        Column.GIVEN_NAME: ("förnamn", "given name", "first name"),
        Column.FAMILY_NAME: ("efternamn", "family name", "last name"),
        Column.GIVEN_ON: ("vaccinationsdatum", "date of vaccination", "datum", "date"),
        Column.GIVEN_TIME: ("klockslag", "time", "tid"),
        Column.PROGRAMME: ("program", "programme"),
        Column.PRODUCT: ("vaccin", "vaccine", "produkt", "npl-id", "gtin"),
        Column.BATCH: ("batchnummer", "batch number", "sats", "lot"),
        Column.BATCH_EXPIRES_ON: ("batch går ut", "batch expires", "utgångsdatum"),
        Column.DOSE_NUMBER: ("dosnummer", "dose number"),
        Column.DOSES_PRESCRIBED: ("ordinerade doser", "doses prescribed"),
        Column.DOSE_QUANTITY: ("dos", "dose"),
        Column.DOSE_UNIT: ("dosenhet", "dose unit"),
        Column.SITE: ("kroppsdel", "body site"),
        Column.ROUTE: ("administrationsväg", "route of administration"),
        Column.INDICATION: ("indikation", "indication"),
        Column.GIVER_NAME: ("gavs av", "given by", "vaccinatör", "vaccinator"),
        Column.GIVER_HSA_ID: ("gavs av hsa-id", "given by hsa-id"),
        Column.ADMINISTRATION_SIGNED_AT: ("administrering signerad", "administration signed"),
        Column.PRESCRIBER_NAME: ("ordinatör", "prescriber"),
        Column.PRESCRIBER_HSA_ID: ("ordinatör hsa-id", "prescriber's hsa-id"),
        Column.PRESCRIPTION_SIGNED_AT: ("ordination signerad", "prescription signed"),
        Column.UNIT_HSA_ID: ("enhet hsa-id", "unit's hsa-id"),
        Column.UNIT_NAME: ("enhet", "unit"),
        Column.PROVIDER_HSA_ID: ("vårdgivare hsa-id", "care provider's hsa-id"),
        Column.PROVIDER_NAME: ("vårdgivare", "care provider"),
        Column.SETTING: ("var", "where"),
        Column.ASSIGNMENT: ("uppdrag", "assignment"),
        Column.TARGET_GROUP: ("målgrupp", "target group"),
        Column.PAYER: ("betalare", "payer"),
        Column.FUNDING_SOURCE: ("finansiering", "funding source"),
        Column.COMMENT: ("kommentar", "comment"),
        Column.SOURCE_SYSTEM: ("källsystem", "source system"),
        Column.SOURCE_ROW_ID: ("rad-id", "row id"),
    }
)


@lru_cache(2_000)
def folded(text: str) -> str:
    """A heading or a name as it is compared: letters and digits alone, of one case."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", text).casefold() if letter.isalnum())


_BY_HEADING: Mapping[str, Column] = MappingProxyType(
    {folded(name): column for column, names in HEADINGS.items() for name in (column.value, *names)}
)


def read_headings(cells: Sequence[str]) -> tuple[Column | None, ...]:
    """Which column each cell of the first row heads, and None where nobody reads it.

    Refuses a column that stands twice, and a file that lacks what every visit needs.
    """
    columns = tuple(_BY_HEADING.get(folded(cell)) for cell in cells)
    twice = next((column for column in columns if column and columns.count(column) > 1), None)
    if twice is not None:
        raise Refused("exchange.file.column_twice", column=heading_of(twice))
    missing = [heading_of(column) for column in NEEDED if column not in columns]
    if missing:
        raise Refused("exchange.file.columns_missing", columns=", ".join(missing))
    return columns


def heading_of(column: Column) -> str:
    """The heading people know a column by."""
    return HEADINGS[column][0]
