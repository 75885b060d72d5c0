"""What a login at an identity provider leaves until it ends."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0040_blocks_and_shared_records"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProviderLogin",
            fields=[
                (
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="provider_login",
                        serialize=False,
                        to="access.loginsession",
                    ),
                ),
                ("issuer", models.CharField(max_length=200)),
                ("subject", models.CharField(max_length=255)),
                ("provider_session", models.CharField(max_length=255)),
                ("id_token", models.TextField()),
            ],
            options={
                "db_table": "access_provider_login",
            },
        ),
        migrations.CreateModel(
            name="UsedLogoutToken",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("expires_at", models.DateTimeField()),
            ],
            options={
                "db_table": "access_used_logout_token",
            },
        ),
    ]
