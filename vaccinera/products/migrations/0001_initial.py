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
            name="Product",
            fields=[
                ("id", models.IntegerField(primary_key=True, serialize=False)),
                ("npl_id", models.CharField(max_length=14, unique=True)),
                ("name", models.CharField(max_length=100)),
                ("atc", models.CharField(max_length=7)),
                ("form", models.CharField(max_length=60)),
                ("strength", models.CharField(max_length=60)),
                ("manufacturer", models.CharField(max_length=100)),
                ("vaccine_type", models.CharField(max_length=100)),
                ("target_diseases", models.JSONField()),
                ("is_live", models.BooleanField()),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
            ],
            options={
                "db_table": "products_product",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("npl_id__regex", "^\\d{14}$")), name="an_npl_id_has_14_digits"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Pack",
            fields=[
                ("gtin", models.CharField(max_length=14, primary_key=True, serialize=False)),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="packs", to="products.product"
                    ),
                ),
            ],
            options={
                "db_table": "products_pack",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("gtin__regex", "^\\d{14}$")), name="a_gtin_has_14_digits"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BatchRecall",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("batch_number", models.CharField(max_length=80)),
                ("reason", models.CharField(max_length=200)),
                ("recalled_on", models.DateField()),
                ("product", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="products.product")),
            ],
            options={
                "db_table": "products_batch_recall",
                "constraints": [
                    models.UniqueConstraint(fields=("product", "batch_number"), name="a_batch_is_recalled_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="UnitBatch",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("provider_id", models.IntegerField()),
                ("batch_number", models.CharField(max_length=80)),
                ("batch_written", models.CharField(max_length=80)),
                ("expires_on", models.DateField()),
                ("funding_source", models.CharField(max_length=20)),
                ("is_finished", models.BooleanField(default=False)),
                ("added_at", models.DateTimeField()),
                ("added_by_hsa_id", models.CharField(max_length=32)),
                ("product", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="products.product")),
                ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="organisations.careunit")),
            ],
            options={
                "db_table": "products_unit_batch",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("unit", "product", "batch_number"), name="a_unit_adds_a_batch_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("batch_number", ""), _negated=True), name="a_batch_has_a_number"
                    ),
                ],
            },
        ),
    ]
