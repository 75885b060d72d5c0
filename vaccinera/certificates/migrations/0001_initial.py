"""Certificates handed out, and the doses each tells of."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0003_changes_are_seen"),
        ("patients", "0002_kept_by_the_database"),
        ("visits", "0022_a_prescription_can_be_withdrawn"),
    ]

    operations = [
        migrations.CreateModel(
            name="Certificate",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("provider_id", models.IntegerField()),
                ("number", models.CharField(max_length=14)),
                ("coverage", models.CharField(max_length=20)),
                ("recipient", models.CharField(max_length=160)),
                ("names_unit", models.BooleanField()),
                ("unit_name", models.CharField(max_length=200)),
                ("provider_name", models.CharField(max_length=200)),
                ("issued_at", models.DateTimeField()),
                ("issued_by_hsa_id", models.CharField(max_length=32)),
                ("issued_by_name", models.CharField(max_length=160)),
                ("issued_by_role_name", models.CharField(max_length=80)),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="patients.person")),
                ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="organisations.careunit")),
            ],
            options={"db_table": "certificates_certificate"},
        ),
        migrations.CreateModel(
            name="CertifiedDose",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("provider_id", models.IntegerField()),
                (
                    "certificate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="doses",
                        to="certificates.certificate",
                    ),
                ),
                ("visit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="visits.visit")),
            ],
            options={"db_table": "certificates_dose"},
        ),
        migrations.AddIndex(
            model_name="certificate",
            index=models.Index(fields=["person", "-issued_at"], name="certificates_of_a_person"),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.UniqueConstraint(fields=("number",), name="a_certificate_number_is_given_once"),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.CheckConstraint(
                condition=models.Q(("coverage__in", ["dose", "programme", "every"])),
                name="a_certificate_covers_a_known_choice",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.CheckConstraint(
                condition=models.Q(("recipient", ""), _negated=True), name="a_certificate_says_who_received_it"
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("issued_by_hsa_id", ""), _negated=True),
                    models.Q(("issued_by_name", ""), _negated=True),
                ),
                name="a_certificate_says_who_issued_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="certifieddose",
            constraint=models.UniqueConstraint(
                fields=("certificate", "visit"), name="a_certificate_tells_of_a_dose_once"
            ),
        ),
    ]
