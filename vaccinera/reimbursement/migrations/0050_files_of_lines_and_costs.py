"""The invoice of an extra cost and the document of a manual line: whose rows, never changed, and needed to approve."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

from vaccinera.kernel.policies import ACTOR, TENANT, never_changed, own_rows_only

_OWNER = "vaccinera_settlement"
_REGION = f"(SELECT p.is_region FROM organisations_provider p WHERE p.id = {TENANT})"  # noqa: S608 - our own words
_IS_A_FILE = models.Q(
    ("media_type__in", ["application/pdf", "image/png", "image/jpeg"]), ("size__range", (1, 5_000_000))
) & models.Q(("file_name", ""), _negated=True)
_FILE = (
    ("id", models.UUIDField(primary_key=True, serialize=False)),
    ("provider_id", models.IntegerField()),
    ("file_name", models.CharField(max_length=120)),
    ("media_type", models.CharField(max_length=40)),
    ("size", models.IntegerField()),
    ("sha256", models.CharField(max_length=64)),
    ("content", models.BinaryField()),
)
# The same people as the settlement's views open for: the provider's managers, the region's clerk and approver.
_SEEN = f"""
CREATE POLICY by_the_region ON reimbursement_attachment USING ({_REGION}) WITH CHECK ({_REGION});
CREATE POLICY only_by_those_who_settle ON reimbursement_attachment AS RESTRICTIVE TO vaccinera_app
  USING ((SELECT settlement.sees_all()) OR provider_id = (SELECT settlement.sees_provider()));
"""
_NOT_SEEN = """
DROP POLICY only_by_those_who_settle ON reimbursement_attachment;
DROP POLICY by_the_region ON reimbursement_attachment;
"""


def _is_what_its_digest_says(table: str) -> migrations.RunSQL:
    name = f"{table}_is_what_its_digest_says"
    return migrations.RunSQL(
        f"""ALTER TABLE {table} ADD CONSTRAINT {name}
            CHECK (size = octet_length(content) AND sha256 = encode(sha256(content), 'hex'));""",
        f"ALTER TABLE {table} DROP CONSTRAINT {name};",
    )


# What was decided before there were files stays as it was decided.
_NEEDED = """
CREATE FUNCTION reimbursement_needs_its_file() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF NOT EXISTS (SELECT FROM reimbursement_attachment a WHERE a.manual_line_id = NEW.id OR a.extra_cost_id = NEW.id) THEN
    RAISE EXCEPTION 'a row of % is approved with its file', TG_TABLE_NAME
      USING ERRCODE = 'check_violation', CONSTRAINT = 'what_is_approved_has_its_file';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER approved_with_its_file BEFORE UPDATE OF state ON reimbursement_manual_line FOR EACH ROW
  WHEN (NEW.state = 'approved' AND OLD.state <> 'approved') EXECUTE FUNCTION reimbursement_needs_its_file();
CREATE TRIGGER approved_with_its_file BEFORE UPDATE OF state ON reimbursement_extra_cost FOR EACH ROW
  WHEN (NEW.state = 'approved' AND OLD.state <> 'approved') EXECUTE FUNCTION reimbursement_needs_its_file();
"""
_NOT_NEEDED = """
DROP TRIGGER approved_with_its_file ON reimbursement_extra_cost;
DROP TRIGGER approved_with_its_file ON reimbursement_manual_line;
DROP FUNCTION reimbursement_needs_its_file();
"""
# Whoever holds a file sees it and nobody else. Once its days have passed it goes for every provider at once, by a
# function that sees nothing of it but those days.
_HELD = f"""
CREATE POLICY only_its_holders ON reimbursement_held_file AS RESTRICTIVE TO vaccinera_app
  USING (held_by_hsa_id = {ACTOR});
REVOKE UPDATE ON reimbursement_held_file FROM vaccinera_app;
CREATE POLICY past_its_day ON reimbursement_held_file TO {_OWNER}
  USING (kept_until < (now() AT TIME ZONE 'Europe/Stockholm')::date);
GRANT SELECT (kept_until), DELETE ON reimbursement_held_file TO {_OWNER};
GRANT CREATE ON SCHEMA settlement TO {_OWNER};
SET ROLE {_OWNER};
CREATE FUNCTION settlement.forget_held_files() RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH gone AS (
    DELETE FROM public.reimbursement_held_file WHERE kept_until < (now() AT TIME ZONE 'Europe/Stockholm')::date RETURNING 1
  )
  SELECT count(*) FROM gone
$$;
REVOKE ALL ON FUNCTION settlement.forget_held_files() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION settlement.forget_held_files() TO vaccinera_app;
RESET ROLE;
REVOKE CREATE ON SCHEMA settlement FROM {_OWNER};
"""  # noqa: S608 - our own words
_NOT_HELD = """
DROP FUNCTION settlement.forget_held_files();
DROP POLICY past_its_day ON reimbursement_held_file;
DROP POLICY only_its_holders ON reimbursement_held_file;
"""


class Migration(migrations.Migration):
    """Two columns nobody ever filled go; a table of what is attached, and one of what waits for its form."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("reimbursement", "0040_read_in_parallel")]
    operations: ClassVar[list[Operation]] = [
        migrations.RemoveField("extracost", "file"),
        migrations.RemoveField("extracost", "file_name"),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                *_FILE,
                (
                    "manual_line",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachment",
                        to="reimbursement.manualline",
                    ),
                ),
                (
                    "extra_cost",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachment",
                        to="reimbursement.extracost",
                    ),
                ),
                ("uploaded_by_hsa_id", models.CharField(max_length=32)),
                ("uploaded_by_name", models.CharField(max_length=160)),
                ("uploaded_at", models.DateTimeField()),
            ],
            options={
                "db_table": "reimbursement_attachment",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("extra_cost__isnull", False), ("manual_line__isnull", True))
                        | models.Q(("extra_cost__isnull", True), ("manual_line__isnull", False)),
                        name="an_attachment_is_of_one_line_or_one_cost",
                    ),
                    models.CheckConstraint(condition=_IS_A_FILE, name="an_attachment_is_a_pdf_or_a_picture"),
                    models.CheckConstraint(
                        condition=models.Q(("uploaded_by_hsa_id", ""), _negated=True),
                        name="an_attachment_says_who_uploaded_it",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HeldFile",
            fields=[
                *_FILE,
                ("held_by_hsa_id", models.CharField(max_length=32)),
                ("kept_until", models.DateField()),
            ],
            options={
                "db_table": "reimbursement_held_file",
                "constraints": [
                    models.CheckConstraint(condition=_IS_A_FILE, name="a_held_file_is_a_pdf_or_a_picture"),
                    models.UniqueConstraint(
                        fields=("provider_id", "held_by_hsa_id"), name="one_file_of_a_person_is_held"
                    ),
                ],
            },
        ),
        own_rows_only("reimbursement_attachment"),
        own_rows_only("reimbursement_held_file"),
        migrations.RunSQL(_SEEN, _NOT_SEEN),
        _is_what_its_digest_says("reimbursement_attachment"),
        _is_what_its_digest_says("reimbursement_held_file"),
        never_changed("reimbursement_attachment"),
        migrations.RunSQL(_NEEDED, _NOT_NEEDED),
        migrations.RunSQL(_HELD, _NOT_HELD),
    ]
