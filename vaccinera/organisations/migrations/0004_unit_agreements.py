"""That staff of one unit may give what another unit prescribes."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations.base import Operation
from django.db.models import F, Q

from vaccinera.kernel.policies import reference_data


class Migration(migrations.Migration):
    """Agreements are the region's directory, like the units they are between."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("organisations", "0003_changes_are_seen")]
    operations: ClassVar[list[Operation]] = [
        migrations.CreateModel(
            name="UnitAgreement",
            fields=[
                ("id", models.IntegerField(primary_key=True, serialize=False)),
                (
                    "prescribing_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements_to_prescribe",
                        to="organisations.careunit",
                    ),
                ),
                (
                    "performing_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements_to_perform",
                        to="organisations.careunit",
                    ),
                ),
                ("programmes", models.JSONField(default=list)),
                ("legal_basis", models.CharField(max_length=300)),
                ("is_basis_confirmed", models.BooleanField(default=False)),
                ("from_on", models.DateField()),
                ("to_on", models.DateField(null=True)),
            ],
            options={
                "db_table": "organisations_unit_agreement",
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(to_on__isnull=True) | Q(to_on__gt=F("from_on")),
                        name="an_agreement_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=~Q(prescribing_unit=F("performing_unit")), name="an_agreement_is_between_two_units"
                    ),
                    models.CheckConstraint(condition=~Q(legal_basis=""), name="an_agreement_says_what_it_rests_on"),
                ],
            },
        ),
        reference_data("organisations_unit_agreement"),
    ]
