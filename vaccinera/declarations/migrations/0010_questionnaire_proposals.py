"""A questionnaire is proposed like a programme, and a published version says which proposal it was."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("declarations", "0003_whose_decision_it_is"),
    ]

    operations = [
        migrations.CreateModel(
            name="QuestionnaireProposal",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("version", models.CharField(max_length=40)),
                ("content", models.JSONField()),
                ("from_on", models.DateField()),
                ("reason", models.CharField(max_length=500)),
                ("state", models.CharField(max_length=20)),
                ("proposed_by_hsa_id", models.CharField(max_length=32)),
                ("proposed_by_name", models.CharField(max_length=160)),
                ("proposed_at", models.DateTimeField()),
                ("decided_by_hsa_id", models.CharField(blank=True, max_length=32)),
                ("decided_by_name", models.CharField(blank=True, max_length=160)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision_reason", models.CharField(blank=True, max_length=500)),
                ("url", models.CharField(max_length=200)),
            ],
            options={
                "db_table": "declarations_questionnaire_proposal",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["proposed", "approved", "rejected", "withdrawn"])),
                        name="a_questionnaireproposal_has_a_known_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), _negated=True), models.Q(("proposed_by_hsa_id", ""), _negated=True)
                        ),
                        name="a_questionnaireproposal_says_who_wants_it_and_why",
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
                        name="a_decided_questionnaireproposal_says_by_whom_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["proposed", "withdrawn"]),
                            models.Q(("decided_by_hsa_id", models.F("proposed_by_hsa_id")), _negated=True),
                            _connector="OR",
                        ),
                        name="a_second_person_decides_a_questionnaireproposal",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "withdrawn"), _negated=True),
                            ("decided_by_hsa_id", models.F("proposed_by_hsa_id")),
                            _connector="OR",
                        ),
                        name="a_questionnaireproposal_is_withdrawn_by_its_proposer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "rejected"), _negated=True),
                            models.Q(("decision_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_rejected_questionnaireproposal_says_why",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["proposed", "approved"])),
                        fields=("url", "version"),
                        name="a_questionnaire_version_is_proposed_once",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="questionnaireversion",
            name="proposal",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="published_version",
                to="declarations.questionnaireproposal",
            ),
        ),
    ]
