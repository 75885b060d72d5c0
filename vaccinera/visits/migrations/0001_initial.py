"""The tables of the room."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("declarations", "0001_initial"),
        ("organisations", "0001_initial"),
        ("patients", "0001_initial"),
        ("products", "0001_initial"),
        ("programmes", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("provider_id", models.IntegerField()),
                ("state", models.CharField(max_length=30)),
                ("content", models.JSONField()),
                ("revision", models.IntegerField()),
                ("created_at", models.DateTimeField()),
                ("updated_by_hsa_id", models.CharField(max_length=32)),
                ("updated_by_name", models.CharField(max_length=160)),
                ("updated_at", models.DateTimeField()),
                ("discarded_reason", models.CharField(blank=True, max_length=200)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts_begun",
                        to="organisations.staff",
                    ),
                ),
                (
                    "declaration",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="declarations.declaration"
                    ),
                ),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="patients.person")),
                (
                    "prescriber",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts_to_prescribe",
                        to="organisations.staff",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="programmes.programme"),
                ),
                ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="organisations.careunit")),
            ],
            options={
                "db_table": "visits_draft",
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("document_id", models.UUIDField()),
                ("version", models.IntegerField()),
                ("is_current", models.BooleanField()),
                ("provider_id", models.IntegerField()),
                ("provider_hsa_id", models.CharField(max_length=32)),
                ("provider_name", models.CharField(max_length=200)),
                ("unit_hsa_id", models.CharField(max_length=32)),
                ("unit_name", models.CharField(max_length=200)),
                ("assignment_code", models.CharField(max_length=40)),
                ("setting", models.CharField(max_length=40)),
                ("source_system_hsa_id", models.CharField(max_length=32)),
                ("season", models.CharField(max_length=20)),
                ("state", models.CharField(max_length=20)),
                ("given_at", models.DateTimeField(null=True)),
                ("given_on", models.DateField(null=True)),
                ("duplicate_group", models.CharField(max_length=60)),
                ("extra_dose_reason", models.CharField(blank=True, max_length=300)),
                ("target_group", models.CharField(max_length=60)),
                ("payer", models.CharField(max_length=20)),
                ("target_group_rule", models.CharField(max_length=40)),
                ("risk_categories", models.JSONField()),
                ("passed_warnings", models.JSONField()),
                ("patient_postal_code", models.CharField(blank=True, max_length=5)),
                ("patient_municipality_code", models.CharField(blank=True, max_length=4)),
                ("patient_region_code", models.CharField(blank=True, max_length=2)),
                ("patient_protection", models.CharField(max_length=30)),
                ("approved_for_patient", models.BooleanField()),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by_hsa_id", models.CharField(max_length=32)),
                ("recorded_by_name", models.CharField(max_length=160)),
                ("recorded_by_role_code", models.CharField(max_length=20)),
                ("prescription_signed_at", models.DateTimeField(null=True)),
                ("administration_signed_at", models.DateTimeField(null=True)),
                ("last_day_to_sign", models.DateField(null=True)),
                ("nullified_at", models.DateTimeField(null=True)),
                ("nullified_reason", models.CharField(blank=True, max_length=300)),
                (
                    "declaration",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="declarations.declaration"),
                ),
                ("draft", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="visits.draft")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="patients.person")),
                (
                    "programme",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="programmes.programme"),
                ),
                (
                    "programme_version",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="programmes.programmeversion"),
                ),
                ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="organisations.careunit")),
            ],
            options={
                "db_table": "visits_visit",
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("provider_id", models.IntegerField()),
                ("kind", models.CharField(max_length=20)),
                ("signer_hsa_id", models.CharField(max_length=32)),
                ("signer_name", models.CharField(max_length=160)),
                ("commission_hsa_id", models.CharField(max_length=32)),
                ("unit_hsa_id", models.CharField(max_length=32)),
                ("level_of_assurance", models.CharField(max_length=60)),
                ("signed_at", models.DateTimeField()),
                ("content", models.TextField()),
                ("digest", models.BinaryField()),
                ("signer", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="organisations.staff")),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="signatures", to="visits.visit"
                    ),
                ),
            ],
            options={
                "db_table": "visits_signature",
            },
        ),
        migrations.CreateModel(
            name="Prescription",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("provider_id", models.IntegerField()),
                ("dose_quantity", models.DecimalField(decimal_places=3, max_digits=6)),
                ("dose_unit", models.CharField(max_length=20)),
                ("route", models.CharField(max_length=20)),
                ("indication", models.CharField(max_length=200)),
                ("planned_at", models.DateTimeField()),
                ("prescribed_at", models.DateTimeField()),
                ("prescriber_hsa_id", models.CharField(max_length=32)),
                ("prescriber_name", models.CharField(max_length=160)),
                ("prescriber_role_code", models.CharField(max_length=20)),
                ("prescriber_unit_hsa_id", models.CharField(max_length=32)),
                ("basis", models.CharField(max_length=20)),
                ("basis_reason", models.CharField(blank=True, max_length=300)),
                ("right_rule", models.CharField(max_length=40)),
                ("stop_reason", models.CharField(blank=True, max_length=300)),
                ("comment", models.CharField(blank=True, max_length=300)),
                ("signed_at", models.DateTimeField(null=True)),
                (
                    "prescriber",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="organisations.staff"),
                ),
                ("product", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="products.product")),
                ("visit", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to="visits.visit")),
            ],
            options={
                "db_table": "visits_prescription",
            },
        ),
        migrations.CreateModel(
            name="Administration",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("provider_id", models.IntegerField()),
                ("given_at", models.DateTimeField()),
                ("giver_hsa_id", models.CharField(max_length=32)),
                ("giver_name", models.CharField(max_length=160)),
                ("giver_role_code", models.CharField(max_length=20)),
                ("giver_unit_hsa_id", models.CharField(max_length=32)),
                ("preparer_hsa_id", models.CharField(max_length=32)),
                ("preparer_name", models.CharField(max_length=160)),
                ("batch_number", models.CharField(max_length=80)),
                ("batch_written", models.CharField(max_length=80)),
                ("batch_expires_on", models.DateField()),
                ("funding_source", models.CharField(max_length=20)),
                ("site", models.CharField(max_length=20)),
                ("route", models.CharField(max_length=20)),
                ("dose_quantity", models.DecimalField(decimal_places=3, max_digits=6)),
                ("dose_unit", models.CharField(max_length=20)),
                ("is_dose_complete", models.BooleanField(null=True)),
                ("dose_number", models.IntegerField(null=True)),
                ("doses_prescribed", models.IntegerField(null=True)),
                ("adverse_effects", models.JSONField()),
                ("comment", models.CharField(blank=True, max_length=300)),
                ("signed_at", models.DateTimeField(null=True)),
                (
                    "giver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="doses_given",
                        to="organisations.staff",
                    ),
                ),
                ("product", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="products.product")),
                ("unit_batch", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="products.unitbatch")),
                ("visit", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to="visits.visit")),
            ],
            options={
                "db_table": "visits_administration",
            },
        ),
        migrations.AddIndex(
            model_name="draft",
            index=models.Index(
                condition=models.Q(("state__in", ["open", "awaiting_prescriber", "prescribed"])),
                fields=["unit", "-updated_at"],
                name="visits_drafts_at_work",
            ),
        ),
        migrations.AddIndex(
            model_name="draft",
            index=models.Index(fields=["person", "-updated_at"], name="visits_drafts_of_a_person"),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "awaiting_prescriber", "prescribed", "done", "discarded"])),
                name="a_draft_has_a_known_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["open", "awaiting_prescriber", "prescribed"])),
                fields=("provider_id", "unit", "person", "programme", "created_by"),
                name="one_draft_a_person_programme_and_author",
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "discarded"), _negated=True),
                    models.Q(("discarded_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="a_discarded_draft_says_why",
            ),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(fields=["person", "-given_on"], name="visits_of_a_person"),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(fields=["unit", "given_on"], name="visits_of_a_unit_and_day"),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(
                condition=models.Q(("is_current", True), ("state", "given")),
                fields=["provider_id", "last_day_to_sign"],
                name="visits_left_to_sign",
            ),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(
                condition=models.Q(("is_current", True), ("state", "prescribed")),
                fields=["unit"],
                name="visits_left_to_give",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.UniqueConstraint(fields=("draft",), name="a_draft_makes_at_most_one_visit"),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.UniqueConstraint(
                fields=("document_id", "version"), name="a_version_of_a_visit_is_written_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("extra_dose_reason", ""), ("is_current", True), ("nullified_at__isnull", True)),
                fields=("provider_id", "person", "duplicate_group", "given_on"),
                name="one_dose_of_a_product_group_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["prescribed", "given", "complete"])), name="a_visit_has_a_known_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("administration_signed_at__isnull", True),
                        ("given_at__isnull", True),
                        ("given_on__isnull", True),
                        ("state", "prescribed"),
                    ),
                    models.Q(
                        ("state__in", ["given", "complete"]),
                        ("given_at__isnull", False),
                        ("given_on__isnull", False),
                        ("last_day_to_sign__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="a_given_visit_says_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "complete"), _negated=True),
                    models.Q(("administration_signed_at__isnull", False), ("prescription_signed_at__isnull", False)),
                    _connector="OR",
                ),
                name="a_complete_visit_has_both_signatures",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("unit_hsa_id", ""), _negated=True),
                    models.Q(("provider_hsa_id", ""), _negated=True),
                    models.Q(("source_system_hsa_id", ""), _negated=True),
                ),
                name="a_visit_names_its_unit_and_provider",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("nullified_at__isnull", True), models.Q(("nullified_reason", ""), _negated=True), _connector="OR"
                ),
                name="a_nullified_visit_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(("recorded_by_hsa_id", ""), _negated=True), name="a_visit_says_who_recorded_it"
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.UniqueConstraint(fields=("visit", "kind"), name="each_part_of_a_visit_is_signed_once"),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["prescription", "administration"])),
                name="a_signature_has_a_known_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("signer_hsa_id", ""), _negated=True), models.Q(("commission_hsa_id", ""), _negated=True)
                ),
                name="a_signature_names_its_signer",
            ),
        ),
        migrations.AddConstraint(
            model_name="prescription",
            constraint=models.CheckConstraint(
                condition=models.Q(("basis__in", ["own", "signed", "verbal"])), name="a_prescription_has_a_known_basis"
            ),
        ),
        migrations.AddConstraint(
            model_name="prescription",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("basis", "verbal"), _negated=True),
                    models.Q(("basis_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="a_verbal_prescription_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="prescription",
            constraint=models.CheckConstraint(
                condition=models.Q(("dose_quantity__gt", 0)), name="a_dose_is_more_than_nothing"
            ),
        ),
        migrations.AddConstraint(
            model_name="prescription",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("prescriber_hsa_id", ""), _negated=True), models.Q(("prescriber_name", ""), _negated=True)
                ),
                name="a_prescription_names_its_prescriber",
            ),
        ),
        migrations.AddConstraint(
            model_name="prescription",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("basis", "signed"), _negated=True), ("signed_at__isnull", False), _connector="OR"
                ),
                name="a_prescription_given_beforehand_is_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="administration",
            constraint=models.CheckConstraint(
                condition=models.Q(("batch_number", ""), _negated=True), name="a_given_dose_names_its_batch"
            ),
        ),
        migrations.AddConstraint(
            model_name="administration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("giver_hsa_id", ""), _negated=True), models.Q(("giver_name", ""), _negated=True)
                ),
                name="a_given_dose_names_its_giver",
            ),
        ),
        migrations.AddConstraint(
            model_name="administration",
            constraint=models.CheckConstraint(
                condition=models.Q(("dose_number__isnull", True), ("dose_number__range", (1, 99)), _connector="OR"),
                name="a_dose_number_is_1_to_99",
            ),
        ),
        migrations.AddConstraint(
            model_name="administration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("dose_number__isnull", True),
                    ("doses_prescribed__isnull", True),
                    ("dose_number__lte", models.F("doses_prescribed")),
                    _connector="OR",
                ),
                name="a_dose_number_fits_the_number_prescribed",
            ),
        ),
    ]
