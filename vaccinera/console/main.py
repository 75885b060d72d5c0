"""The ``vaccinera`` command: one module a verb, put together here."""

from __future__ import annotations

import typer

from vaccinera.console import (
    audit,
    demo,
    directory,
    doctor,
    fact_files,
    generate,
    jobs,
    log_files,
    migrate,
    people,
    programmes,
    psql,
    reimbursement,
    report_runs,
    serve,
    visit_files,
)
from vaccinera.console.faults import tells_faults

app = typer.Typer(
    name="vaccinera",
    help="The open vaccination record for Swedish regions.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("demo")(tells_faults(demo.demo))
app.command("serve")(tells_faults(serve.serve))
app.command("migrate")(tells_faults(migrate.migrate))
app.command("doctor")(tells_faults(doctor.doctor))
app.command("generate")(tells_faults(generate.generate))
app.command("psql")(tells_faults(psql.psql))

index = typer.Typer(help="Keep the index of people as the population register tells it.", no_args_is_help=True)
index.command("update")(tells_faults(people.update))
app.add_typer(index, name="people")

staff = typer.Typer(help="Keep users as the staff directory tells them.", no_args_is_help=True)
staff.command("update")(tells_faults(directory.update))
app.add_typer(staff, name="directory")

audits = typer.Typer(help="Seal the audit log, and verify that nothing of it was changed.", no_args_is_help=True)
audits.command("verify")(tells_faults(audit.verify))
audits.command("export")(tells_faults(audit.export))
audits.command("seal")(tells_faults(audit.seal))
app.add_typer(audits, name="audit")

queue = typer.Typer(help="Carry out what was asked for and takes a while.", no_args_is_help=True)
queue.command("work")(tells_faults(jobs.work))
app.add_typer(queue, name="jobs")

imports = typer.Typer(help="Read in what another system holds.", no_args_is_help=True)
imports.command("visits")(tells_faults(visit_files.import_visits))
app.add_typer(imports, name="import")

exports = typer.Typer(help="Hand over what is held here.", no_args_is_help=True)
exports.command("visits")(tells_faults(visit_files.export_visits))
exports.command("log")(tells_faults(log_files.export_log))
app.add_typer(exports, name="export")

counted = typer.Typer(help="What reports count, for other engines.", no_args_is_help=True)
counted.command("export")(tells_faults(fact_files.export))
app.add_typer(counted, name="facts")

reported = typer.Typer(help="Say which reports there are, and run one.", no_args_is_help=True)
reported.command("list")(tells_faults(report_runs.list_reports))
reported.command("run")(tells_faults(report_runs.run))
app.add_typer(reported, name="report")

packs = typer.Typer(help="Check, compare and propose programmes and questionnaires from files.", no_args_is_help=True)
packs.command("check")(tells_faults(programmes.check))
packs.command("load")(tells_faults(programmes.load))
packs.command("approve")(tells_faults(programmes.approve))
packs.command("diff")(tells_faults(programmes.diff))
packs.command("list")(tells_faults(programmes.list_versions))
app.add_typer(packs, name="programmes")

months = typer.Typer(help="Preview, check and lock a month's reimbursement, and explain it.", no_args_is_help=True)
months.command("preview")(tells_faults(reimbursement.preview))
months.command("check")(tells_faults(reimbursement.check))
months.command("lock")(tells_faults(reimbursement.lock))
months.command("export")(tells_faults(reimbursement.export))
months.command("explain")(tells_faults(reimbursement.explain))
app.add_typer(months, name="reimbursement")
