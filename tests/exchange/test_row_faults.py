"""A file for each fault: a row with that fault and no other, told with its row, its column, its value and its mend."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.exchange.scenes import tried
from tests.factories.imported import make_imported
from tests.factories.region import Region, make_person
from tests.personas import ANNA
from vaccinera.exchange.queries.catalogue import fault_catalogue, what_is_wrong, what_mends_it
from vaccinera.exchange.queries.imports import first_faults_of
from vaccinera.exchange.states import FaultCode, ImportMode
from vaccinera.products.models import Product

FILES = Path(__file__).parent / "faults"
TO_SETTLE = {FaultCode.NEEDED_TO_SETTLE, FaultCode.UNIT_NOT_OURS, FaultCode.NOT_IN_FORCE}
# Row, column and value, and what the Swedish sentence says of them.
TOLD: dict[FaultCode, tuple[int, str | None, str, str]] = {
    FaultCode.TOO_MANY_CELLS: (2, None, "", "Raden har 8 fält men rubriken har 7."),
    FaultCode.TOO_LONG: (2, "indication", f"{'x' * 60}…", "Texten är 201 tecken, högst 200 ryms."),
    FaultCode.NUMBER_MISSING: (2, "person_number", "", "Personens nummer saknas."),
    FaultCode.NUMBER_UNREADABLE: (2, "person_number", "okänd", "okänd är inget nummer på en person."),
    FaultCode.NUMBER_CHECK_DIGIT: (2, "person_number", "19420101…", "Sista siffran i 19420101… stämmer inte."),
    FaultCode.NUMBER_DATE: (2, "person_number", "19421301…", "Datumet i 19421301… finns inte"),
    FaultCode.PERSON_UNKNOWN: (2, "person_number", "19400312…", "Ingen i registret har numret 19400312…"),
    FaultCode.DATE_MISSING: (2, "given_on", "", "Vaccinationsdatum saknas."),
    FaultCode.DATE_UNREADABLE: (2, "given_on", "2 november", "2 november är inget datum."),
    FaultCode.DATE_IN_FUTURE: (2, "given_on", "2026-12-01", "2026-12-01 har inte varit än."),
    FaultCode.DATE_BEFORE_BIRTH: (2, "given_on", "2025-01-14", "2025-01-14 är före födelsen."),
    FaultCode.DATE_AFTER_DEATH: (2, "given_on", "2026-11-02", "2026-11-02 är efter dödsdagen"),
    FaultCode.DATE_BEFORE_PRODUCT: (2, "given_on", "2023-12-31", "tidigast 2024-01-01."),
    FaultCode.TIME_UNREADABLE: (2, "given_time", "25:00", "25:00 är ingen tid."),
    FaultCode.PRODUCT_MISSING: (2, "product", "", "Vaccinet saknas."),
    FaultCode.PRODUCT_UNKNOWN: (2, "product", "Något annat", "Vaccinet Något annat finns inte i registret."),
    FaultCode.PRODUCT_AMBIGUOUS: (2, "product", "Två om ett namn", "Flera produkter heter Två om ett namn."),
    FaultCode.BATCH_MISSING: (2, "batch", "", "Batchnummer saknas."),
    FaultCode.BATCH_UNREADABLE: (2, "batch", "AB€1", "AB€1 är inget batchnummer."),
    FaultCode.PROGRAMME_UNKNOWN: (2, "programme", "finns inte", "Programmet finns inte finns inte."),
    FaultCode.PROGRAMME_AMBIGUOUS: (2, "programme", "", "Vaccinet säger inte vilket program"),
    FaultCode.GIVER_MISSING: (2, "giver_name", "", "Namnet på den som gav dosen saknas."),
    FaultCode.HSA_ID_UNREADABLE: (2, "giver_hsa_id", "Gun!", "Gun! är inget HSA-id."),
    FaultCode.SIGNATURE_WITHOUT_SIGNER: (
        2,
        "administration_signed_at",
        "2026-11-02 12:05",
        "Signaturen saknar HSA-id på den som signerade.",
    ),
    FaultCode.SIGNED_IN_FUTURE: (2, "administration_signed_at", "2026-12-02 12:05", "2026-12-02 12:05, som inte har"),
    FaultCode.AMOUNT_UNREADABLE: (2, "dose_quantity", "en halv", "en halv är ingen mängd."),
    FaultCode.WHOLE_NUMBER_UNREADABLE: (2, "dose_number", "första", "första är inget tal från 1 till 99."),
    FaultCode.DOSE_NUMBER_ABOVE: (2, "dose_number", "3", "Dosen har nummer 3, men bara 2 var ordinerade."),
    FaultCode.CODE_UNKNOWN: (2, "site", "stortån", "stortån är ingen känd kod."),
    FaultCode.NEEDED_TO_SETTLE: (2, "payer", "", "Utan den kan besöket inte ersättas."),
    FaultCode.UNIT_NOT_OURS: (2, "unit_hsa_id", "SE2321000016-ANNAN", "ingen enhet SE2321000016-ANNAN."),
    FaultCode.NOT_IN_FORCE: (2, "given_on", "2026-08-31", "Programmet gällde inte 2026-08-31."),
    FaultCode.ROW_TWICE: (3, None, "", "Samma rad står tidigare i filen."),
    FaultCode.DOSE_TWICE: (3, "given_on", "2026-11-02", "samma dag står tidigare i filen."),
    FaultCode.DOSE_IN_RECORD: (2, "given_on", "2025-11-03", "Dosen finns redan"),
}


@pytest.fixture
def known(region: Region) -> Region:
    """Tolvan, who has a dose; somebody who died; two products of one name and one in no programme."""
    make_imported(region.reader(ANNA), make_person(), region.products[0], duplicate_group="influenza")
    make_person("19410312-9807", given_name="Död", family_name="Borta", deceased_on=date(2026, 10, 1))
    for key, name in ((91, "Två om ett namn"), (92, "Två om ett namn"), (93, "Ett i inget program")):
        Product.objects.create(
            id=key,
            npl_id=f"990000000099{key}",
            name=name,
            target_diseases=[],
            is_live=False,
            valid_from=date(2024, 1, 1),
        )
    return region


@pytest.mark.parametrize("code", list(FaultCode))
def test_each_fault_says_its_own_row_column_value_and_mend(code: FaultCode, known: Region) -> None:
    content = (FILES / f"{code}.csv").read_bytes()

    one = tried(
        known,
        content,
        mode=ImportMode.SETTLEABLE if code in TO_SETTLE else ImportMode.HISTORY,
        reason="Byte av system",
    )
    [fault] = first_faults_of(one)

    row, column, value, words = TOLD[code]
    assert (fault.code, fault.row, fault.column, fault.value) == (code, row, column, value)
    assert words in what_is_wrong(fault, language="sv")
    for language in ("sv", "en"):
        assert what_is_wrong(fault, language=language)
        assert what_mends_it(fault, language=language)
    assert one.rows_bad == 1


def test_the_catalogue_holds_every_fault_and_there_is_a_file_for_each() -> None:
    assert set(fault_catalogue()) == set(FaultCode)
    assert {path.stem for path in FILES.iterdir()} == {str(code) for code in FaultCode}
    assert all(set(words) == {"sv", "en", "mend_sv", "mend_en"} for words in fault_catalogue().values())


def test_no_error_list_holds_a_whole_number_of_a_person(known: Region) -> None:
    """PER-12: it is shown on screens and printed by the command."""
    one = tried(known, (FILES / "number_check_digit.csv").read_bytes())

    assert "19420101-2393" not in str(one.first_faults)
