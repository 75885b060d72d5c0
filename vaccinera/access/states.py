"""Permissions, roles and purposes as codes; which role has which permission is data in ``rules/matrix.py``."""

from __future__ import annotations

from enum import StrEnum

from vaccinera.kernel.refusals import Refused


class Permission(StrEnum):
    """Everything the service lets somebody do. Every page states the one it needs."""

    PERSON_FIND = "person.find"
    PERSON_OPEN = "person.open"
    PERSON_REGISTER = "person.register"
    PERSON_MERGE = "person.merge"
    PERSON_OPEN_PROTECTED = "person.open_protected"
    DECLARATION_FILL_IN = "declaration.fill_in"
    DRAFT_SAVE = "draft.save"
    DECLARATION_REVIEW = "declaration.review"
    PRESCRIPTION_SIGN = "prescription.sign"
    PRESCRIPTION_SIGN_LIST = "prescription.sign_list"
    ADMINISTRATION_SIGN = "administration.sign"
    ADMINISTRATION_RECORD_FOR_ANOTHER = "administration.record_for_another"
    VISIT_CORRECT_OWN = "visit.correct_own"
    VISIT_CORRECT_ANY = "visit.correct_any"
    VISIT_COUNTERSIGN = "visit.countersign"
    HISTORY_RECORD = "history.record"
    SHARED_RECORD_READ = "shared_record.read"
    SHARED_RECORD_OPEN_IN_EMERGENCY = "shared_record.open_in_emergency"
    BLOCK_SET = "block.set"
    BLOCK_LIFT = "block.lift"
    CERTIFICATE_PRINT = "certificate.print"
    VISIT_EXPORT = "visit.export"
    RECALL_COUNT = "recall.count"
    BATCH_ADD = "batch.add"
    BATCH_MANAGE = "batch.manage"
    VISIT_IMPORT_TRY = "visit.import_try"
    VISIT_IMPORT = "visit.import"
    USER_MANAGE = "user.manage"
    USER_NAME_ADMINISTRATOR = "user.name_administrator"
    USER_UNLOCK = "user.unlock"
    UNIT_MANAGE = "unit.manage"
    INSTRUCTION_ACCEPT = "instruction.accept"
    INSTRUCTION_PUBLISH = "instruction.publish"
    REPORT_READ = "report.read"
    REPORT_READ_OWN_TALLY = "report.read_own_tally"
    REPORT_READ_USERS = "report.read_users"
    REPORT_READ_LOG = "report.read_log"
    REPORT_READ_MONEY = "report.read_money"
    REPORT_READ_SUPPRESSED = "report.read_suppressed"
    STATEMENT_READ = "statement.read"
    STATEMENT_READ_AT_RISK = "statement.read_at_risk"
    LOG_READ = "log.read"
    LOG_READ_OWN = "log.read_own"
    LOG_EXTRACT = "log.extract"
    SPOT_CHECK_DRAW = "spot_check.draw"
    SPOT_CHECK_SIGN_OFF = "spot_check.sign_off"
    PROVIDER_SHARE_RECORDS = "provider.share_records"
    PROVIDER_MANAGE = "provider.manage"
    CONTRACT_MANAGE = "contract.manage"
    PROGRAMME_READ = "programme.read"
    PROGRAMME_PROPOSE = "programme.propose"
    PROGRAMME_APPROVE = "programme.approve"
    PRICE_READ = "price.read"
    PRICE_PROPOSE = "price.propose"
    PRICE_APPROVE = "price.approve"
    MONEY_LINE_PROPOSE = "money_line.propose"
    MONEY_LINE_APPROVE = "money_line.approve"
    RUN_PREVIEW = "run.preview"
    RUN_CHECK = "run.check"
    RUN_LOCK = "run.lock"
    RUN_MARK_PAID = "run.mark_paid"
    HELP_EDIT = "help.edit"
    MESSAGE_EDIT = "message.edit"
    RECORD_DESTROY = "record.destroy"


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
    CLAIMS_CLERK = "CLK"
    CLAIMS_APPROVER = "CAP"
    ANALYST = "ANA"
    SERVICE_DESK = "SUP"


class Scope(StrEnum):
    """How far a permission reaches from the active commission, the nearest first."""

    SELF = "S"
    UNIT = "U"
    PROVIDER = "P"
    REGION = "R"


class Purpose(StrEnum):
    """Why a commission may reach data; only care opens a record (ID-05, PDL 2:4)."""

    CARE = "care"
    ADMINISTRATION = "administration"


class BlockKind(StrEnum):
    """Against whom a patient has what a unit recorded blocked (PDL 4:4, lag 2022:913 2:3)."""

    INNER = "inner"
    OUTER = "outer"


class AskedBy(StrEnum):
    """Who asks for a block. A guardian cannot, for a child (LAW-17)."""

    SELF = "self"
    REPRESENTATIVE = "representative"
    GUARDIAN = "guardian"


class OpeningWay(StrEnum):
    """How a block is opened for a time (PDL 4:5)."""

    CONSENT = "consent"
    EMERGENCY = "emergency"


class ReadingGround(StrEnum):
    """Why what other providers recorded may be read (lag 2022:913 3:1, 3:3, 3:6); the law knows no other."""

    CONSENT = "consent"
    CHILD = "child"
    INCAPACITY = "incapacity"
    EMERGENCY = "emergency"


class ReadingTime(StrEnum):
    """How long it may be read."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


# The method of a session that began at an identity provider.
OIDC = "oidc"
CARE_ASSURANCE = "http://id.sambi.se/loa/loa3"
DEMO_ASSURANCE = "demo"


class ErrandState(StrEnum):
    """Where a job that somebody asked for stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"


class ErrandAct(StrEnum):
    """What moves an errand on."""

    BEGIN = "begin"
    FINISH = "finish"
    REFUSE = "refuse"


UNFINISHED = (ErrandState.QUEUED, ErrandState.RUNNING)

ERRAND_STEPS: dict[tuple[ErrandState, ErrandAct], ErrandState] = {
    (ErrandState.QUEUED, ErrandAct.BEGIN): ErrandState.RUNNING,
    # Its worker died, or the database was away: it is begun again.
    (ErrandState.RUNNING, ErrandAct.BEGIN): ErrandState.RUNNING,
    (ErrandState.RUNNING, ErrandAct.FINISH): ErrandState.DONE,
    (ErrandState.QUEUED, ErrandAct.REFUSE): ErrandState.REFUSED,
    (ErrandState.RUNNING, ErrandAct.REFUSE): ErrandState.REFUSED,
}


def errand_step(state: str, act: ErrandAct) -> ErrandState:
    """The state an errand reaches by an act; refuses an act its state does not allow."""
    reached = ERRAND_STEPS.get((ErrandState(state), act))
    if reached is None:
        raise Refused("access.errand.not_possible_now", state=state, act=act.value)
    return reached
