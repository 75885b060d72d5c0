"""Permissions, roles and purposes as codes; which role has which permission is data in ``rules/matrix.py``."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """Everything the service lets somebody do. Every page states the one it needs."""

    PERSON_FIND = "person.find"
    PERSON_OPEN = "person.open"
    PERSON_REGISTER = "person.register"
    PERSON_OPEN_PROTECTED = "person.open_protected"
    PERSON_MERGE = "person.merge"
    DECLARATION_FILL_IN = "declaration.fill_in"
    DECLARATION_REVIEW = "declaration.review"
    DRAFT_SAVE = "draft.save"
    PRESCRIPTION_SIGN = "prescription.sign"
    PRESCRIPTION_SIGN_LIST = "prescription.sign_list"
    ADMINISTRATION_SIGN = "administration.sign"
    ADMINISTRATION_RECORD_FOR_ANOTHER = "administration.record_for_another"
    VISIT_CORRECT_OWN = "visit.correct_own"
    VISIT_CORRECT_ANY = "visit.correct_any"
    VISIT_COUNTERSIGN = "visit.countersign"
    VISIT_EXPORT = "visit.export"
    VISIT_IMPORT_TRY = "visit.import_try"
    VISIT_IMPORT = "visit.import"
    HISTORY_RECORD = "history.record"
    CERTIFICATE_PRINT = "certificate.print"
    RECALL_COUNT = "recall.count"
    BATCH_ADD = "batch.add"
    BATCH_MANAGE = "batch.manage"
    PROGRAMME_READ = "programme.read"
    PROGRAMME_PROPOSE = "programme.propose"
    PROGRAMME_APPROVE = "programme.approve"


class Role(StrEnum):
    """What a commission makes somebody; codes as in the permission matrix."""

    REGISTRAR = "REG"
    VACCINATOR = "VAC"
    PRESCRIBER = "PRE"
    OPERATIONS_MANAGER = "OPM"
    LOCAL_ADMINISTRATOR = "LAD"
    REPORT_READER = "RPT"
    LOG_AUDITOR = "LOG"
    REGION_ADMINISTRATOR = "RAD"


class Scope(StrEnum):
    """How far a permission reaches from the active commission."""

    UNIT = "U"
    PROVIDER = "P"
    REGION = "R"


class Purpose(StrEnum):
    """Why a commission may reach data; only care opens a record (ID-05, PDL 2:4)."""

    CARE = "care"
    ADMINISTRATION = "administration"


CARE_ASSURANCE = "http://id.sambi.se/loa/loa3"
DEMO_ASSURANCE = "demo"
