"""What a person was told before the dose, and in which language the questions were read."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("declarations", "0011_proposals_kept_by_the_database"),
        ("patients", "0002_kept_by_the_database"),
    ]

    operations = [
        migrations.AddField(
            model_name="declaration",
            name="information_language",
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AddField(
            model_name="declaration",
            name="information_on_register",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="declaration",
            name="information_text",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="declaration",
            name="information_version",
            field=models.IntegerField(null=True),
        ),
        migrations.AddField(
            model_name="declaration",
            name="information_way",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name="declaration",
            name="read_in",
            field=models.CharField(default="sv", max_length=10),
        ),
        migrations.AddConstraint(
            model_name="declaration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("information_text", ""), ("information_way", "")),
                    models.Q(
                        ("information_version__gte", 1),
                        ("information_way__in", ["read_aloud", "handed_over"]),
                        models.Q(("information_text", ""), _negated=True),
                        models.Q(("information_language", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="information_given_says_which_text_and_how",
            ),
        ),
    ]
