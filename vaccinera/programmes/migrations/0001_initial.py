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
            name="Programme",
            fields=[
                ("code", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("name_sv", models.CharField(max_length=100)),
                ("name_en", models.CharField(max_length=100)),
            ],
            options={
                "db_table": "programmes_programme",
            },
        ),
        migrations.CreateModel(
            name="ProgrammeVersion",
            fields=[
                ("id", models.IntegerField(primary_key=True, serialize=False)),
                ("version", models.CharField(max_length=40)),
                ("content", models.JSONField()),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("approved_at", models.DateTimeField()),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={
                "db_table": "programmes_version",
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "version"), name="a_programme_version_is_named_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="a_version_ends_after_it_begins",
                    ),
                ],
            },
        ),
    ]
