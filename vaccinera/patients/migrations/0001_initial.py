"""The tables of the room."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("kernel", "0001_ground"),
    ]

    operations = [
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("given_name", models.CharField(max_length=80)),
                ("family_name", models.CharField(max_length=80)),
                ("sort_key", models.CharField(max_length=200)),
                ("birth_date", models.DateField(null=True)),
                ("sex", models.CharField(max_length=10)),
                ("protection", models.CharField(default="none", max_length=30)),
                ("deceased_on", models.DateField(null=True)),
                ("street", models.CharField(blank=True, max_length=100)),
                ("postal_code", models.CharField(blank=True, max_length=5)),
                ("city", models.CharField(blank=True, max_length=60)),
                ("municipality_code", models.CharField(blank=True, max_length=4)),
                ("region_code", models.CharField(blank=True, max_length=2)),
            ],
            options={
                "db_table": "patients_person",
                "indexes": [models.Index(fields=["birth_date", "sort_key"], name="patients_by_birth_and_name")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sex__in", ["female", "male", "unknown"])), name="a_sex_is_a_known_code"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("protection__in", ["none", "confidentiality_marking", "protected_registration"])
                        ),
                        name="a_protection_is_a_known_code",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonIdentifier",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=30)),
                ("value", models.CharField(max_length=12)),
                ("from_on", models.DateField(null=True)),
                ("to_on", models.DateField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="identifiers", to="patients.person"
                    ),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="patients.personidentifier"
                    ),
                ),
            ],
            options={
                "db_table": "patients_identifier",
                "constraints": [
                    models.UniqueConstraint(fields=("value", "kind"), name="a_number_belongs_to_one_person"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["personal_number", "coordination_number", "reserve_number_stockholm"])
                        ),
                        name="an_identifier_kind_is_a_known_code",
                    ),
                ],
            },
        ),
    ]
