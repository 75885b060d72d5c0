"""Up to how much somebody may approve is decided by two: what one person alone has set holds no longer."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation
from django.db.models import F, Q

from vaccinera.kernel.policies import changes_logged, final_once

_OPEN = "ARRAY['state', 'decided_by_hsa_id', 'decided_by_name', 'decided_at', 'decision_reason', 'from_on']"
_DECIDED = f"OLD.state <> 'proposed' OR (to_jsonb(OLD) - {_OPEN}) IS DISTINCT FROM (to_jsonb(NEW) - {_OPEN})"
_ONE_AT_A_TIME = """
    ALTER TABLE reimbursement_approver_limit ADD CONSTRAINT one_limit_a_person_at_a_time
        EXCLUDE USING gist (staff_id WITH =, daterange(from_on, to_on) WITH &&) WHERE (state = 'approved');
"""
_SEVERAL = "ALTER TABLE reimbursement_approver_limit DROP CONSTRAINT one_limit_a_person_at_a_time;"
_FINAL = "DROP FUNCTION reimbursement_approver_limit_final() CASCADE;"
_BY_ITS_PROPOSER = Q(decided_by_hsa_id=F("proposed_by_hsa_id"))


class Migration(migrations.Migration):
    """The table is made anew: no limit of one person's can be taken for two persons'."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("reimbursement", "0033_contracts_reach_back_by_decision")]
    operations: ClassVar[list[Operation]] = [
        migrations.DeleteModel("ApproverLimit"),
        migrations.RunSQL(_FINAL, migrations.RunSQL.noop),
        migrations.CreateModel(
            "ApproverLimit",
            [
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("reason", models.CharField(max_length=500)),
                ("state", models.CharField(max_length=20)),
                ("proposed_by_hsa_id", models.CharField(max_length=32)),
                ("proposed_by_name", models.CharField(max_length=160)),
                ("proposed_at", models.DateTimeField()),
                ("decided_by_hsa_id", models.CharField(blank=True, default="", max_length=32)),
                ("decided_by_name", models.CharField(blank=True, default="", max_length=160)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision_reason", models.CharField(blank=True, default="", max_length=500)),
                ("staff_id", models.IntegerField()),
                ("holder_hsa_id", models.CharField(max_length=32)),
                ("ore", models.BigIntegerField()),
                ("from_on", models.DateField(null=True)),
                ("to_on", models.DateField(null=True)),
            ],
            options={
                "db_table": "reimbursement_approver_limit",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(state__in=["proposed", "approved", "rejected", "withdrawn"]),
                        name="a_approverlimit_has_a_known_state",
                    ),
                    models.CheckConstraint(
                        condition=~Q(reason="") & ~Q(proposed_by_hsa_id=""),
                        name="a_approverlimit_says_who_wants_it_and_why",
                    ),
                    models.CheckConstraint(
                        condition=Q(state="proposed", decided_at__isnull=True, decided_by_hsa_id="")
                        | ~Q(state="proposed") & Q(decided_at__isnull=False) & ~Q(decided_by_hsa_id=""),
                        name="a_decided_approverlimit_says_by_whom_and_when",
                    ),
                    models.CheckConstraint(
                        condition=Q(state__in=["proposed", "withdrawn"]) | ~_BY_ITS_PROPOSER,
                        name="a_second_person_decides_a_approverlimit",
                    ),
                    models.CheckConstraint(
                        condition=~Q(state="withdrawn") | _BY_ITS_PROPOSER,
                        name="a_approverlimit_is_withdrawn_by_its_proposer",
                    ),
                    models.CheckConstraint(
                        condition=~Q(state="rejected") | ~Q(decision_reason=""),
                        name="a_rejected_approverlimit_says_why",
                    ),
                    models.CheckConstraint(
                        condition=Q(ore__gt=0) & ~Q(holder_hsa_id=""), name="a_limit_has_a_holder_and_an_amount"
                    ),
                    models.CheckConstraint(
                        condition=~Q(state="approved") | Q(from_on__isnull=False),
                        name="an_approved_limit_has_a_first_day",
                    ),
                    models.CheckConstraint(
                        condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                        name="a_limit_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=~Q(proposed_by_hsa_id=F("holder_hsa_id")) & ~Q(decided_by_hsa_id=F("holder_hsa_id")),
                        name="nobody_has_a_say_in_their_own_limit",
                    ),
                    models.UniqueConstraint(
                        fields=("staff_id",), condition=Q(state="proposed"), name="one_limit_of_a_person_waits"
                    ),
                ],
            },
        ),
        migrations.RunSQL(_ONE_AT_A_TIME, _SEVERAL),
        changes_logged("reimbursement_approver_limit"),
        final_once("reimbursement_approver_limit", final_when=_DECIDED, still_open=("to_on",)),
    ]
