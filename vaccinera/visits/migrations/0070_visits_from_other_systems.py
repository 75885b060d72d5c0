"""Visits brought over from another system: what was never asked for there may be missing, and they stay as they are."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

# The default is the database's alone, so that a copy of an imported row is written with its origin and not without.
_RECORDED_UNLESS_SAID = """
ALTER TABLE visits_visit ALTER origin SET DEFAULT 'recorded', ALTER source_row_key SET DEFAULT '';
ALTER TABLE visits_prescription ALTER is_imported SET DEFAULT false;
ALTER TABLE visits_administration ALTER is_imported SET DEFAULT false;
ALTER TABLE visits_signature ALTER is_imported SET DEFAULT false;
"""
_NO_DEFAULT = """
ALTER TABLE visits_visit ALTER origin DROP DEFAULT, ALTER source_row_key DROP DEFAULT;
ALTER TABLE visits_prescription ALTER is_imported DROP DEFAULT;
ALTER TABLE visits_administration ALTER is_imported DROP DEFAULT;
ALTER TABLE visits_signature ALTER is_imported DROP DEFAULT;
"""
# Nobody signed these rows here, so the rule for signed ones does not reach them. What a nullification or a correction
# sets on a visit stays open.
_FINAL = (
    "id, document_id, version, provider_id, provider_hsa_id, unit_id, unit_hsa_id, assignment_code, setting, person_id, "
    "programme_id, programme_version_id, season, state, given_at, given_on, target_group, payer, source_system_hsa_id, "
    "prescription_signed_at, administration_signed_at, origin, import_id, source_row_key"
)
_OLD, _NEW = (", ".join(f"{row}.{column}" for column in _FINAL.split(", ")) for row in ("OLD", "NEW"))
_IMPORTED_STAYS = f"""
CREATE TRIGGER imported_is_final BEFORE UPDATE ON visits_visit FOR EACH ROW
  WHEN (OLD.origin <> 'recorded' AND ({_OLD}) IS DISTINCT FROM ({_NEW}))
  EXECUTE FUNCTION refuse_change('an_imported_visit_is_final');
CREATE TRIGGER recorded_stays_so BEFORE UPDATE ON visits_visit FOR EACH ROW
  WHEN (OLD.origin = 'recorded' AND NEW.origin <> 'recorded')
  EXECUTE FUNCTION refuse_change('a_visit_recorded_here_stays_so');
CREATE TRIGGER imported_is_final BEFORE UPDATE ON visits_prescription FOR EACH ROW
  WHEN (OLD.is_imported) EXECUTE FUNCTION refuse_change('an_imported_visit_is_final');
CREATE TRIGGER imported_is_final BEFORE UPDATE ON visits_administration FOR EACH ROW
  WHEN (OLD.is_imported) EXECUTE FUNCTION refuse_change('an_imported_visit_is_final');
"""
_IMPORTED_OPEN = """
DROP TRIGGER imported_is_final ON visits_visit;
DROP TRIGGER recorded_stays_so ON visits_visit;
DROP TRIGGER imported_is_final ON visits_prescription;
DROP TRIGGER imported_is_final ON visits_administration;
"""


class Migration(migrations.Migration):
    """Origin, import and row key; relaxed for imported visits only, by conditions that say so."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("visits", "0022_a_prescription_can_be_withdrawn")]
    operations: ClassVar[list[Operation]] = [
        migrations.RemoveConstraint(
            model_name="administration",
            name="a_given_dose_names_its_giver",
        ),
        migrations.RemoveConstraint(
            model_name="prescription",
            name="a_prescription_has_a_known_basis",
        ),
        migrations.RemoveConstraint(
            model_name="prescription",
            name="a_prescription_names_its_prescriber",
        ),
        migrations.RemoveConstraint(
            model_name="signature",
            name="a_signature_names_its_signer",
        ),
        migrations.RemoveConstraint(
            model_name="visit",
            name="a_complete_visit_has_both_signatures",
        ),
        migrations.AddField(
            model_name="administration",
            name="is_imported",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="prescription",
            name="is_imported",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="signature",
            name="is_imported",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="visit",
            name="import_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="visit",
            name="origin",
            field=models.CharField(default="recorded", max_length=20),
        ),
        migrations.AddField(
            model_name="visit",
            name="source_row_key",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
        migrations.AlterField(
            model_name="administration",
            name="batch_expires_on",
            field=models.DateField(null=True),
        ),
        migrations.AlterField(
            model_name="administration",
            name="dose_quantity",
            field=models.DecimalField(decimal_places=3, max_digits=6, null=True),
        ),
        migrations.AlterField(
            model_name="administration",
            name="giver",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="doses_given",
                to="organisations.staff",
            ),
        ),
        migrations.AlterField(
            model_name="administration",
            name="unit_batch",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="products.unitbatch"),
        ),
        migrations.AlterField(
            model_name="prescription",
            name="dose_quantity",
            field=models.DecimalField(decimal_places=3, max_digits=6, null=True),
        ),
        migrations.AlterField(
            model_name="prescription",
            name="prescriber",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="organisations.staff"),
        ),
        migrations.AlterField(
            model_name="signature",
            name="signer",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="organisations.staff"),
        ),
        migrations.AlterField(
            model_name="visit",
            name="declaration",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="declarations.declaration"
            ),
        ),
        migrations.AlterField(
            model_name="visit",
            name="programme_version",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="programmes.programmeversion"
            ),
        ),
        migrations.AddConstraint(
            model_name="administration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("giver_name", ""), _negated=True),
                    models.Q(
                        ("is_imported", True),
                        models.Q(("giver__isnull", False), models.Q(("giver_hsa_id", ""), _negated=True)),
                        _connector="OR",
                    ),
                ),
                name="a_given_dose_names_its_giver",
            ),
        ),
        migrations.AddConstraint(
            model_name="administration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_imported", True),
                    models.Q(
                        ("batch_expires_on__isnull", False),
                        ("dose_quantity__isnull", False),
                        ("unit_batch__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="a_dose_given_here_is_of_a_units_batch",
            ),
        ),
        migrations.AddConstraint(
            model_name="prescription",
            constraint=models.CheckConstraint(
                condition=models.Q(("basis__in", ["own", "signed", "verbal", "not_told"])),
                name="a_prescription_has_a_known_basis",
            ),
        ),
        migrations.AddConstraint(
            model_name="prescription",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_imported", True),
                    models.Q(
                        ("dose_quantity__isnull", False),
                        ("prescriber__isnull", False),
                        models.Q(("prescriber_hsa_id", ""), _negated=True),
                        models.Q(("prescriber_name", ""), _negated=True),
                        models.Q(("basis", "not_told"), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_prescription_names_its_prescriber",
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("signer_hsa_id", ""), _negated=True),
                    models.Q(
                        ("is_imported", True),
                        models.Q(("signer__isnull", False), models.Q(("commission_hsa_id", ""), _negated=True)),
                        _connector="OR",
                    ),
                ),
                name="a_signature_names_its_signer",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "complete"), _negated=True),
                    ("origin", "imported"),
                    models.Q(("administration_signed_at__isnull", False), ("prescription_signed_at__isnull", False)),
                    _connector="OR",
                ),
                name="a_complete_visit_has_both_signatures",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(("origin__in", ["recorded", "imported", "settleable"])),
                name="a_visit_has_a_known_origin",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("origin", "recorded"), _negated=True),
                    models.Q(("declaration__isnull", False), ("programme_version__isnull", False)),
                    _connector="OR",
                ),
                name="a_visit_recorded_here_has_its_declaration_and_rules",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("import_id__isnull", True), ("origin", "recorded"), ("source_row_key", "")),
                    models.Q(
                        models.Q(("origin", "recorded"), _negated=True),
                        ("import_id__isnull", False),
                        ("state", "complete"),
                        models.Q(("source_row_key", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="an_imported_visit_is_complete_and_names_its_import",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.UniqueConstraint(
                condition=models.Q(models.Q(("origin", "recorded"), _negated=True), ("version", 1)),
                fields=("provider_id", "source_row_key"),
                name="a_row_is_imported_once",
            ),
        ),
        migrations.RunSQL(_RECORDED_UNLESS_SAID, _NO_DEFAULT),
        migrations.RunSQL(_IMPORTED_STAYS, _IMPORTED_OPEN),
    ]
