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
            name="Assignment",
            fields=[
                ("code", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("name_sv", models.CharField(max_length=100)),
                ("name_en", models.CharField(max_length=100)),
            ],
            options={
                "db_table": "organisations_assignment",
            },
        ),
        migrations.CreateModel(
            name="CareProvider",
            fields=[
                ("id", models.IntegerField(primary_key=True, serialize=False)),
                ("hsa_id", models.CharField(max_length=32, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("organisation_number", models.CharField(max_length=10)),
                ("shows_records_to_patients", models.BooleanField()),
            ],
            options={
                "db_table": "organisations_provider",
            },
        ),
        migrations.CreateModel(
            name="Staff",
            fields=[
                ("id", models.IntegerField(primary_key=True, serialize=False)),
                ("hsa_id", models.CharField(max_length=32, unique=True)),
                ("given_name", models.CharField(max_length=80)),
                ("family_name", models.CharField(max_length=80)),
                ("sort_key", models.CharField(max_length=200)),
                ("profession", models.CharField(max_length=40)),
                ("competences", models.JSONField()),
                ("role_code", models.CharField(max_length=20)),
                ("role_name", models.CharField(max_length=80)),
            ],
            options={
                "db_table": "organisations_staff",
            },
        ),
        migrations.CreateModel(
            name="CareUnit",
            fields=[
                ("id", models.IntegerField(primary_key=True, serialize=False)),
                ("hsa_id", models.CharField(max_length=32, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("setting", models.CharField(max_length=40)),
                ("street", models.CharField(max_length=100)),
                ("postal_code", models.CharField(max_length=5)),
                ("city", models.CharField(max_length=60)),
                ("phone", models.CharField(max_length=30)),
                (
                    "assignment",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="organisations.assignment"),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="units",
                        to="organisations.careprovider",
                    ),
                ),
            ],
            options={
                "db_table": "organisations_unit",
            },
        ),
        migrations.CreateModel(
            name="Commission",
            fields=[
                ("id", models.IntegerField(primary_key=True, serialize=False)),
                ("hsa_id", models.CharField(max_length=32, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("purpose", models.CharField(max_length=40)),
                ("roles", models.JSONField()),
                ("grants", models.JSONField(default=list)),
                ("from_on", models.DateField()),
                ("to_on", models.DateField(null=True)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commissions",
                        to="organisations.careunit",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commissions",
                        to="organisations.staff",
                    ),
                ),
            ],
            options={
                "db_table": "organisations_commission",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on__isnull", True), ("to_on__gt", models.F("from_on")), _connector="OR"
                        ),
                        name="a_commission_ends_after_it_begins",
                    )
                ],
            },
        ),
    ]
