"""Help articles: written by one of the region's administrators, checked by another, and kept in every version."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from vaccinera.organisations.models.changes import DirectoryChange
from vaccinera.organisations.states import HelpLanguage


class HelpArticle(models.Model):
    """One article by its name in the address; what it says stands in its versions, and the newest is shown.

    One that is taken down is shown to nobody, until a new version is approved.
    """

    slug = models.CharField(max_length=40, primary_key=True)
    taken_down_at = models.DateTimeField(null=True)
    taken_down_by_hsa_id = models.CharField(max_length=32, blank=True)
    taken_down_by_name = models.CharField(max_length=160, blank=True)

    class Meta:
        db_table = "organisations_help_article"
        constraints = (
            models.CheckConstraint(
                condition=Q(taken_down_at__isnull=True, taken_down_by_hsa_id="", taken_down_by_name="")
                | (Q(taken_down_at__isnull=False) & ~Q(taken_down_by_hsa_id="") & ~Q(taken_down_by_name="")),
                name="an_article_taken_down_says_by_whom",
            ),
        )

    def __str__(self) -> str:
        return self.slug


class HelpVersion(models.Model):
    """What an article says from the moment it was checked: by whom it was written, and by whom else checked. Final.

    The names stand under the article for everybody; of somebody protected it is the HSA-id (ID-08). What a demo brings
    along has no ``change``.
    """

    id = models.UUIDField(primary_key=True)
    article = models.ForeignKey(HelpArticle, models.PROTECT, related_name="versions")
    number = models.IntegerField()
    title = models.CharField(max_length=120)
    body = models.TextField()
    language = models.CharField(max_length=2)
    roles = models.JSONField(default=list)
    programme = models.CharField(max_length=40, blank=True)
    edited_by_hsa_id = models.CharField(max_length=32)
    edited_by_name = models.CharField(max_length=160)
    edited_at = models.DateTimeField()
    checked_by_hsa_id = models.CharField(max_length=32)
    checked_by_name = models.CharField(max_length=160)
    checked_at = models.DateTimeField()
    change = models.OneToOneField(DirectoryChange, models.PROTECT, null=True, related_name="help_version")

    class Meta:
        db_table = "organisations_help_version"
        constraints = (
            models.UniqueConstraint(fields=("article", "number"), name="an_article_has_one_version_of_each_number"),
            models.CheckConstraint(
                condition=~Q(checked_by_hsa_id=F("edited_by_hsa_id")), name="a_second_person_checks_a_help_text"
            ),
            models.CheckConstraint(
                condition=~Q(edited_by_hsa_id="")
                & ~Q(edited_by_name="")
                & ~Q(checked_by_hsa_id="")
                & ~Q(checked_by_name=""),
                name="a_help_text_says_who_wrote_and_who_checked_it",
            ),
            models.CheckConstraint(
                condition=Q(checked_at__gte=F("edited_at")), name="a_help_text_is_checked_after_it_is_written"
            ),
            models.CheckConstraint(
                condition=Q(language__in=[str(one) for one in HelpLanguage]) & ~Q(title="") & ~Q(body=""),
                name="a_help_text_has_a_title_words_and_a_language",
            ),
        )

    def __str__(self) -> str:
        return f"{self.article_id} {self.number}"
