"""The tables of the room."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="LoginSession",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("token_digest", models.CharField(max_length=64, unique=True)),
                ("method", models.CharField(max_length=20)),
                ("level_of_assurance", models.CharField(max_length=60)),
                ("started_at", models.DateTimeField()),
                ("last_seen_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "commission",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="organisations.commission"
                    ),
                ),
                ("staff", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="organisations.staff")),
            ],
            options={
                "db_table": "access_login_session",
            },
        ),
    ]
