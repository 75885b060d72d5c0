"""A prescription addressed to a unit of another provider, and the only way through the row policies that follows."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations.base import Operation
from django.db.models import Q

from vaccinera.kernel.policies import another_way, changes_logged, final_once, own_rows_only

# Asked of rows that are not the tenant's own only. The row policy of visits_addressing holds in here too.
_IS_ADDRESSED = """
CREATE FUNCTION visit_is_addressed_here(asked_for uuid, owner int) RETURNS boolean
LANGUAGE plpgsql STABLE STRICT AS $$ BEGIN
  RETURN EXISTS (
    SELECT FROM visits_addressing a
     WHERE a.visit_id = asked_for AND a.provider_id = owner AND a.ended_at IS NULL
       AND a.performing_unit_id = nullif(current_setting('vaccinera.unit', true), '')::int
       AND a.expires_on >= nullif(current_setting('vaccinera.day', true), '')::date);
END $$;
CREATE FUNCTION draft_is_addressed_here(asked_for uuid, owner int) RETURNS boolean
LANGUAGE plpgsql STABLE STRICT AS $$ BEGIN
  RETURN EXISTS (
    SELECT FROM visits_visit v
     WHERE v.draft_id = asked_for AND v.state = 'prescribed' AND visit_is_addressed_here(v.id, owner));
END $$;
CREATE FUNCTION declaration_is_addressed_here(asked_for uuid, owner int) RETURNS boolean
LANGUAGE plpgsql STABLE STRICT AS $$ BEGIN
  RETURN EXISTS (
    SELECT FROM visits_visit v
     WHERE v.declaration_id = asked_for AND v.state = 'prescribed' AND visit_is_addressed_here(v.id, owner));
END $$;
"""
_NOT_ADDRESSED = """
DROP FUNCTION declaration_is_addressed_here(uuid, int);
DROP FUNCTION draft_is_addressed_here(uuid, int);
DROP FUNCTION visit_is_addressed_here(uuid, int);
"""

# Whoever gives or withdraws the dose closes every unit's window, so the rows of all of them are the prescriber's here.
_CLOSING = """
CREATE FUNCTION visits_close_addressings() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  acting_for text := current_setting('vaccinera.provider', true);
  here int := nullif(current_setting('vaccinera.unit', true), '')::int;
BEGIN
  PERFORM set_config('vaccinera.provider', NEW.provider_id::text, true);
  UPDATE visits_addressing a
     SET ended_at = coalesce(NEW.withdrawn_at, NEW.recorded_at),
         ended_by_hsa_id = current_setting('vaccinera.by', true),
         ended_why = CASE WHEN NEW.state = 'withdrawn' THEN 'withdrawn'
                          WHEN a.performing_unit_id = here THEN 'given' ELSE 'given_elsewhere' END
   WHERE a.visit_id = NEW.id AND a.ended_at IS NULL;
  PERFORM set_config('vaccinera.provider', acting_for, true);
  RETURN NULL;
END $$;
CREATE TRIGGER closes_addressings AFTER UPDATE ON visits_visit
  FOR EACH ROW WHEN (OLD.state = 'prescribed' AND NEW.state <> 'prescribed')
  EXECUTE FUNCTION visits_close_addressings();
"""
_NOT_CLOSING = """
DROP TRIGGER closes_addressings ON visits_visit;
DROP FUNCTION visits_close_addressings();
"""

# What another tenant may change must not become its own by that.
_STAYS = """
CREATE TRIGGER stays_with_its_provider BEFORE UPDATE ON {table}
  FOR EACH ROW WHEN (OLD.provider_id <> NEW.provider_id)
  EXECUTE FUNCTION refuse_change('a_row_stays_with_its_provider');
"""
_HERE = "= (SELECT nullif(current_setting('vaccinera.unit', true), '')::int)"
_THE_VISIT = "visit_is_addressed_here(id, provider_id)"
_THE_DRAFT = "draft_is_addressed_here(id, provider_id)"
_OF_THE_VISIT = "visit_is_addressed_here(visit_id, provider_id)"


def _stays_with_its_provider(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(_STAYS.format(table=table), f"DROP TRIGGER stays_with_its_provider ON {table};")


class Migration(migrations.Migration):
    """Agreements first; then the rows, and who sees them until when."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("organisations", "0004_unit_agreements"),
        ("visits", "0070_visits_from_other_systems"),
    ]
    operations: ClassVar[list[Operation]] = [
        migrations.AddField("prescription", "expires_on", models.DateField(null=True)),
        migrations.AddField("prescription", "list_id", models.UUIDField(null=True)),
        migrations.AddConstraint(
            "prescription",
            models.CheckConstraint(
                condition=Q(list_id__isnull=True) | Q(lifted=[]), name="a_prescription_by_list_lifts_no_stop"
            ),
        ),
        migrations.AddField(
            "visit", "withdrawn_note", models.CharField(max_length=300, blank=True, default="", db_default="")
        ),
        migrations.AddField(
            "administration",
            "giver_unit",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="organisations.careunit"),
        ),
        migrations.AddField(
            "administration",
            "giver_provider",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="organisations.careprovider"),
        ),
        migrations.AddConstraint(
            "administration",
            models.CheckConstraint(
                condition=Q(giver_unit__isnull=True, giver_provider__isnull=True)
                | Q(giver_unit__isnull=False, giver_provider__isnull=False),
                name="a_dose_given_elsewhere_names_unit_and_provider",
            ),
        ),
        migrations.CreateModel(
            name="Addressing",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("provider_id", models.IntegerField()),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="addressings", to="visits.visit"
                    ),
                ),
                (
                    "performing_unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="organisations.careunit"),
                ),
                (
                    "agreement",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="organisations.unitagreement"),
                ),
                ("addressed_at", models.DateTimeField()),
                ("addressed_by_hsa_id", models.CharField(max_length=32)),
                ("addressed_by_name", models.CharField(max_length=160)),
                ("expires_on", models.DateField()),
                ("dose_number", models.IntegerField(null=True)),
                ("doses_prescribed", models.IntegerField(null=True)),
                ("is_dose_complete", models.BooleanField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_why", models.CharField(blank=True, default="", max_length=20)),
                ("ended_by_hsa_id", models.CharField(blank=True, default="", max_length=32)),
                ("ended_note", models.CharField(blank=True, default="", max_length=300)),
            ],
            options={
                "db_table": "visits_addressing",
                "indexes": [
                    models.Index(
                        condition=Q(ended_at__isnull=True),
                        fields=["performing_unit", "expires_on"],
                        name="visits_addressed_to_a_unit",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(ended_at__isnull=True),
                        fields=("visit", "performing_unit"),
                        name="a_dose_is_addressed_to_a_unit_once",
                    ),
                    models.CheckConstraint(
                        condition=Q(ended_at__isnull=True, ended_why="", ended_by_hsa_id="")
                        | Q(
                            ended_at__isnull=False, ended_why__in=["given", "given_elsewhere", "withdrawn", "sent_back"]
                        )
                        & ~Q(ended_by_hsa_id=""),
                        name="an_ended_addressing_says_by_whom_and_why",
                    ),
                    models.CheckConstraint(
                        condition=~Q(ended_why="sent_back") | ~Q(ended_note=""), name="what_is_sent_back_says_why"
                    ),
                ],
            },
        ),
        own_rows_only("visits_addressing"),
        another_way("visits_addressing", name="addressed_to_see", command="SELECT", when=f"performing_unit_id {_HERE}"),
        another_way(
            "visits_addressing",
            name="addressed_to_send_back",
            command="UPDATE",
            when=f"performing_unit_id {_HERE} AND ended_why IN ('', 'sent_back')",
        ),
        changes_logged("visits_addressing"),
        final_once(
            "visits_addressing",
            final_when="OLD.ended_at IS NOT NULL OR (to_jsonb(OLD) - ARRAY['ended_at', 'ended_why', 'ended_by_hsa_id',"
            " 'ended_note']) IS DISTINCT FROM (to_jsonb(NEW) - ARRAY['ended_at', 'ended_why', 'ended_by_hsa_id',"
            " 'ended_note'])",
        ),
        migrations.RunSQL(_IS_ADDRESSED, _NOT_ADDRESSED),
        migrations.RunSQL(_CLOSING, _NOT_CLOSING),
        _stays_with_its_provider("visits_draft"),
        _stays_with_its_provider("visits_visit"),
        _stays_with_its_provider("visits_administration"),
        another_way("visits_visit", name="addressed_to_see", command="SELECT", when=_THE_VISIT),
        another_way("visits_visit", name="addressed_to_give", command="UPDATE", when=_THE_VISIT),
        another_way("visits_draft", name="addressed_to_see", command="SELECT", when=_THE_DRAFT),
        another_way("visits_draft", name="addressed_to_give", command="UPDATE", when=_THE_DRAFT),
        another_way(
            "declarations_declaration",
            name="addressed_to_see",
            command="SELECT",
            when="declaration_is_addressed_here(id, provider_id)",
        ),
        *(
            another_way(table, name="addressed_to_see", command="SELECT", when=_OF_THE_VISIT)
            for table in ("visits_prescription", "visits_administration", "visits_signature")
        ),
        *(
            another_way(table, name="addressed_to_give", command="INSERT", when=_OF_THE_VISIT)
            for table in ("visits_administration", "visits_signature")
        ),
        another_way(
            "kernel_published_fact",
            name="addressed_to_tell",
            command="INSERT",
            when="visit_is_addressed_here((content->>'visit_id')::uuid, provider_id)",
        ),
    ]
