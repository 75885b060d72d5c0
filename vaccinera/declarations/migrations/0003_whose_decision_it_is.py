"""Whose decision it is that a dose is given, with what it rests on."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("declarations", "0002_kept_by_the_database"),
        ("patients", "0002_kept_by_the_database"),
    ]

    operations = [
        migrations.AddField(
            model_name="declaration",
            name="cannot_decide_because",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="declaration",
            name="consent_basis",
            field=models.CharField(default="own", max_length=20),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="declaration",
            name="consulted",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="declaration",
            name="decision_ground",
            field=models.CharField(blank=True, max_length=30),
        ),
        migrations.AddField(
            model_name="declaration",
            name="guardian_count",
            field=models.SmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="declaration",
            name="guardians",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="declaration",
            name="knows_where_to_seek_advice",
            field=models.BooleanField(null=True),
        ),
        migrations.AddField(
            model_name="declaration",
            name="maturity_assessor_hsa_id",
            field=models.CharField(blank=True, max_length=32),
        ),
        migrations.AddField(
            model_name="declaration",
            name="maturity_assessor_name",
            field=models.CharField(blank=True, max_length=160),
        ),
        migrations.AddField(
            model_name="declaration",
            name="maturity_note",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="declaration",
            name="understands_consequences",
            field=models.BooleanField(null=True),
        ),
        migrations.AddField(
            model_name="declaration",
            name="understands_information",
            field=models.BooleanField(null=True),
        ),
        migrations.AddConstraint(
            model_name="declaration",
            constraint=models.CheckConstraint(
                condition=models.Q(("consent_basis__in", ["own", "consultation", "guardians", "maturity"])),
                name="a_declaration_says_whose_decision_it_is",
            ),
        ),
        migrations.AddConstraint(
            model_name="declaration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("consent_basis", "consultation"), _negated=True),
                    models.Q(
                        models.Q(("cannot_decide_because", ""), _negated=True),
                        ("decision_ground__in", ["presumed_will", "deputy", "power_of_attorney"]),
                        models.Q(("consulted", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="who_cannot_decide_has_a_ground_and_someone_consulted",
            ),
        ),
        migrations.AddConstraint(
            model_name="declaration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("consent_basis", "guardians"), _negated=True),
                    models.Q(("guardian_count", 1), ("guardians__0__isnull", False), ("guardians__1__isnull", True)),
                    models.Q(("guardian_count", 2), ("guardians__1__isnull", False), ("guardians__2__isnull", True)),
                    _connector="OR",
                ),
                name="every_guardian_there_is_has_consented",
            ),
        ),
        migrations.AddConstraint(
            model_name="declaration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("consent_basis", "maturity"), _negated=True),
                    models.Q(
                        ("knows_where_to_seek_advice", True),
                        ("understands_consequences", True),
                        ("understands_information", True),
                        models.Q(("maturity_assessor_hsa_id", ""), _negated=True),
                        models.Q(("maturity_note", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_mature_minor_was_assessed_by_someone",
            ),
        ),
    ]
