"""What came of an errand may be a file: whoever asked sees it, nobody else, and it goes when the errand goes."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

from vaccinera.kernel.policies import ACTOR, own_rows_only

_FILES = ("access_errand_file", "access_errand_file_part")
# The key's holder and nobody else at the provider, under every other policy. A file is never changed; it may go before
# its day, when whoever asked puts it away. It goes with its errand by the reference itself, which no row policy stops.
_OWN = "".join(
    f"""
CREATE POLICY of_whoever_asked ON {table} AS RESTRICTIVE USING (asked_by_hsa_id = {ACTOR})
  WITH CHECK (asked_by_hsa_id = {ACTOR});
REVOKE UPDATE ON {table} FROM vaccinera_app;
"""
    for table in _FILES
)
_WITH_THE_ERRAND = """
ALTER TABLE access_errand_file ADD CONSTRAINT a_file_is_of_an_errand
  FOREIGN KEY (errand_id) REFERENCES access_errand ON DELETE CASCADE;
ALTER TABLE access_errand_file_part ADD CONSTRAINT a_part_is_of_a_file
  FOREIGN KEY (errand_id) REFERENCES access_errand_file ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
GRANT UPDATE (seen_at, put_away_at) ON access_errand TO vaccinera_app;
"""
_UNDONE = "".join(f"DROP POLICY of_whoever_asked ON {table};" for table in _FILES)


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("access", "0080_errands")]
    operations: ClassVar[list[Operation]] = [
        migrations.AddField("errand", "seen_at", models.DateTimeField(null=True)),
        migrations.AddField("errand", "put_away_at", models.DateTimeField(null=True)),
        migrations.CreateModel(
            name="ErrandFile",
            fields=[
                (
                    "errand",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="file",
                        serialize=False,
                        to="access.errand",
                    ),
                ),
                ("provider_id", models.IntegerField()),
                ("asked_by_hsa_id", models.CharField(max_length=32)),
                ("file_name", models.CharField(max_length=160)),
                ("media_type", models.CharField(max_length=100)),
                ("size", models.BigIntegerField()),
                ("parts", models.IntegerField()),
                ("sha256", models.CharField(max_length=64)),
            ],
            options={"db_table": "access_errand_file"},
        ),
        migrations.CreateModel(
            name="ErrandFilePart",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("provider_id", models.IntegerField()),
                ("asked_by_hsa_id", models.CharField(max_length=32)),
                ("number", models.IntegerField()),
                ("content", models.BinaryField()),
                (
                    "errand",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="access.errand",
                    ),
                ),
            ],
            options={
                "db_table": "access_errand_file_part",
                "constraints": [
                    models.UniqueConstraint(fields=("errand", "number"), name="a_part_of_a_file_has_its_place")
                ],
            },
        ),
        *map(own_rows_only, _FILES),
        migrations.RunSQL(_OWN, _UNDONE),
        migrations.RunSQL(_WITH_THE_ERRAND, migrations.RunSQL.noop),
    ]
