"""The region's own administration beside the care providers; its unit has no assignment to vaccinate under."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="careprovider",
            name="is_region",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="careunit",
            name="assignment",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="organisations.assignment"
            ),
        ),
        migrations.AddConstraint(
            model_name="careprovider",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_region", True)), fields=("is_region",), name="there_is_one_region"
            ),
        ),
    ]
