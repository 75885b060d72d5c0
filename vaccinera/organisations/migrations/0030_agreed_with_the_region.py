"""Contracts, the processor instruction, joining providers, messages, and the changes that make them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0020_administered_by_the_provider"),
    ]

    operations = [
        migrations.CreateModel(
            name="DirectoryChange",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=20)),
                ("subject", models.CharField(blank=True, max_length=40)),
                ("content", models.JSONField()),
                ("before", models.JSONField(null=True)),
                ("reason", models.CharField(max_length=500)),
                ("state", models.CharField(max_length=20)),
                ("proposed_by_hsa_id", models.CharField(max_length=32)),
                ("proposed_by_name", models.CharField(max_length=160)),
                ("proposed_at", models.DateTimeField()),
                ("decided_by_hsa_id", models.CharField(blank=True, max_length=32)),
                ("decided_by_name", models.CharField(blank=True, max_length=160)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision_reason", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "db_table": "organisations_change",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["proposed", "approved", "rejected", "withdrawn"]),
                            ("kind__in", ["provider", "unit", "contract", "contract_end", "instruction", "message"]),
                        ),
                        name="a_change_has_a_known_kind_and_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), _negated=True), models.Q(("proposed_by_hsa_id", ""), _negated=True)
                        ),
                        name="a_change_says_who_wants_it_and_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by_hsa_id", ""), ("state", "proposed")),
                            models.Q(
                                models.Q(("state", "proposed"), _negated=True),
                                ("decided_at__isnull", False),
                                models.Q(("decided_by_hsa_id", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_decided_change_says_by_whom_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["proposed", "withdrawn"]),
                            models.Q(("decided_by_hsa_id", models.F("proposed_by_hsa_id")), _negated=True),
                            _connector="OR",
                        ),
                        name="a_second_person_decides_a_change",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "withdrawn"), _negated=True),
                            ("decided_by_hsa_id", models.F("proposed_by_hsa_id")),
                            _connector="OR",
                        ),
                        name="a_change_is_withdrawn_by_its_proposer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "rejected"), _negated=True),
                            models.Q(("decision_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_rejected_change_says_why",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "proposed"), models.Q(("subject", ""), _negated=True)),
                        fields=("kind", "subject"),
                        name="one_change_of_a_thing_waits_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Joining",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("state", models.CharField(max_length=20)),
                ("name", models.CharField(max_length=200)),
                ("organisation_number", models.CharField(max_length=10)),
                ("hsa_id", models.CharField(max_length=32)),
                ("unit", models.JSONField()),
                ("assignment_code", models.CharField(max_length=40)),
                ("programmes", models.JSONField()),
                ("manager_hsa_id", models.CharField(max_length=32)),
                ("contact_name", models.CharField(max_length=160)),
                ("contact_phone", models.CharField(max_length=30)),
                ("contact_email", models.CharField(max_length=120)),
                ("applied_on", models.DateField()),
                ("registered_by_hsa_id", models.CharField(max_length=32)),
                ("decided_by_hsa_id", models.CharField(blank=True, max_length=32)),
                (
                    "provider",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="joining",
                        to="organisations.careprovider",
                    ),
                ),
            ],
            options={
                "db_table": "organisations_joining",
            },
        ),
        migrations.CreateModel(
            name="JoiningStep",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("act", models.CharField(blank=True, max_length=20)),
                ("state", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
                ("by_hsa_id", models.CharField(max_length=32)),
                ("by_name", models.CharField(max_length=160)),
                ("note", models.CharField(blank=True, max_length=500)),
                (
                    "joining",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="organisations.joining"
                    ),
                ),
            ],
            options={
                "db_table": "organisations_joining_step",
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=20)),
                ("text_sv", models.CharField(max_length=500)),
                ("text_en", models.CharField(blank=True, max_length=500)),
                ("from_at", models.DateTimeField()),
                ("to_at", models.DateTimeField()),
                ("taken_down_at", models.DateTimeField(null=True)),
                ("by_hsa_id", models.CharField(max_length=32)),
                ("by_name", models.CharField(max_length=160)),
                (
                    "change",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="message",
                        to="organisations.directorychange",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="organisations.careprovider",
                    ),
                ),
            ],
            options={
                "db_table": "organisations_message",
            },
        ),
        migrations.CreateModel(
            name="ProcessorInstruction",
            fields=[
                ("id", models.IntegerField(primary_key=True, serialize=False)),
                ("version", models.CharField(max_length=20, unique=True)),
                ("content", models.JSONField()),
                ("from_on", models.DateField(unique=True)),
                ("published_at", models.DateTimeField()),
                (
                    "change",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="instruction",
                        to="organisations.directorychange",
                    ),
                ),
            ],
            options={
                "db_table": "organisations_instruction",
            },
        ),
        migrations.CreateModel(
            name="Acceptance",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("accepted_by_hsa_id", models.CharField(max_length=32)),
                ("accepted_by_name", models.CharField(max_length=160)),
                ("commission_name", models.CharField(max_length=120)),
                ("accepted_at", models.DateTimeField()),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acceptances",
                        to="organisations.careprovider",
                    ),
                ),
                (
                    "instruction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acceptances",
                        to="organisations.processorinstruction",
                    ),
                ),
            ],
            options={
                "db_table": "organisations_acceptance",
            },
        ),
        migrations.CreateModel(
            name="Contract",
            fields=[
                ("id", models.IntegerField(primary_key=True, serialize=False)),
                ("programmes", models.JSONField()),
                ("documents", models.JSONField(default=list)),
                ("from_on", models.DateField()),
                ("to_on", models.DateField(null=True)),
                (
                    "assignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="organisations.assignment",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="organisations.careprovider",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="organisations.careunit",
                    ),
                ),
                (
                    "change",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contract",
                        to="organisations.directorychange",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.directorychange",
                    ),
                ),
            ],
            options={
                "db_table": "organisations_contract",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on__isnull", True), ("to_on__gt", models.F("from_on")), _connector="OR"
                        ),
                        name="a_contract_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("programmes", []), _negated=True), name="a_contract_names_its_programmes"
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="joining",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "applied",
                            "approved",
                            "contracted",
                            "instructed",
                            "administered",
                            "listed",
                            "live",
                            "declined",
                            "withdrawn",
                        ],
                    )
                ),
                name="a_joining_has_a_known_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="joining",
            constraint=models.CheckConstraint(
                condition=models.Q(("decided_by_hsa_id", models.F("registered_by_hsa_id")), _negated=True),
                name="a_second_person_decides_an_application",
            ),
        ),
        migrations.AddConstraint(
            model_name="joining",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["applied", "declined", "withdrawn"]),
                    models.Q(("provider__isnull", False), models.Q(("decided_by_hsa_id", ""), _negated=True)),
                    _connector="OR",
                ),
                name="an_approved_application_has_its_provider",
            ),
        ),
        migrations.AddConstraint(
            model_name="joiningstep",
            constraint=models.UniqueConstraint(fields=("joining", "state"), name="a_joining_reaches_a_state_once"),
        ),
        migrations.AddConstraint(
            model_name="joiningstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "act__in",
                        [
                            "",
                            "approve",
                            "decline",
                            "contract",
                            "accept_instruction",
                            "name_administrator",
                            "list_units",
                            "go_live",
                            "withdraw",
                        ],
                    )
                ),
                name="a_joining_step_is_a_known_act",
            ),
        ),
        migrations.AddConstraint(
            model_name="joiningstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("by_hsa_id", ""), _negated=True), models.Q(("by_name", ""), _negated=True)
                ),
                name="a_joining_step_says_by_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_at__gt", models.F("from_at"))), name="a_message_ends_after_it_begins"
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["info", "warning"])), name="a_message_is_of_a_known_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(("provider__isnull", False), ("change__isnull", False), _connector="OR"),
                name="a_message_to_the_region_was_approved",
            ),
        ),
        migrations.AddConstraint(
            model_name="acceptance",
            constraint=models.UniqueConstraint(
                fields=("provider", "instruction"), name="a_version_is_accepted_once_a_provider"
            ),
        ),
        migrations.AddConstraint(
            model_name="acceptance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("accepted_by_hsa_id", ""), _negated=True),
                    models.Q(("accepted_by_name", ""), _negated=True),
                ),
                name="an_acceptance_says_by_whom",
            ),
        ),
    ]
