"""Login sessions and what they ask for, blocks, and the right to read what other providers recorded.

A session is found by a token before any scope exists, so it holds no record data and has no row policy.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from vaccinera.access.states import UNFINISHED, AskedBy, BlockKind, ErrandState, OpeningWay, ReadingGround
from vaccinera.organisations.models import CareUnit, Commission, Staff
from vaccinera.patients.models import Person


class LoginSession(models.Model):
    """One login by one person; at most one commission is active in it (ID-03). Only a digest of the token is kept."""

    id = models.UUIDField(primary_key=True)
    token_digest = models.CharField(max_length=64, unique=True)
    staff = models.ForeignKey(Staff, models.PROTECT)
    commission = models.ForeignKey(Commission, models.PROTECT, null=True)
    method = models.CharField(max_length=20)
    level_of_assurance = models.CharField(max_length=60)
    started_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    browser = models.CharField(max_length=60, blank=True, default="", db_default="")
    ended_by = models.CharField(max_length=320, blank=True, default="", db_default="")

    class Meta:
        db_table = "access_login_session"
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(
                condition=Q(ended_by="") | Q(ended_at__isnull=False), name="a_login_somebody_ended_is_over"
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class Pace(models.Model):
    """How many people a login has looked up, in the minute and the hour that run; nothing of whom."""

    session = models.OneToOneField(LoginSession, models.CASCADE, primary_key=True)
    minute_at = models.DateTimeField()
    in_minute = models.IntegerField()
    hour_at = models.DateTimeField()
    in_hour = models.IntegerField()

    class Meta:
        db_table = "access_pace"

    def __str__(self) -> str:
        return str(self.session_id)


class Sharing(models.Model):
    """Whether a provider shares records with others that do, and since when its patients are told (2022:913 2:2)."""

    provider_id = models.IntegerField(primary_key=True)
    is_on = models.BooleanField(default=False)
    patients_informed_on = models.DateField(null=True)
    changed_at = models.DateTimeField()
    changed_by_hsa_id = models.CharField(max_length=32)
    changed_by_name = models.CharField(max_length=160)

    class Meta:
        db_table = "access_sharing"
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(
                condition=Q(is_on=False) | Q(patients_informed_on__isnull=False),
                name="nothing_is_shared_before_patients_are_told",
            ),
        )

    def __str__(self) -> str:
        return str(self.provider_id)


class Block(models.Model):
    """What a unit recorded of one person, blocked at the patient's request: for other units, or other providers."""

    id = models.UUIDField(primary_key=True)
    provider_id = models.IntegerField()
    unit = models.ForeignKey(CareUnit, models.PROTECT)
    person = models.ForeignKey(Person, models.PROTECT)
    kind = models.CharField(max_length=10)
    asked_by = models.CharField(max_length=20)
    set_at = models.DateTimeField()
    set_by_hsa_id = models.CharField(max_length=32)
    set_by_name = models.CharField(max_length=160)
    lifted_at = models.DateTimeField(null=True)
    lifted_by_hsa_id = models.CharField(max_length=32, blank=True, default="")
    lifted_by_name = models.CharField(max_length=160, blank=True, default="")

    class Meta:
        db_table = "access_block"
        indexes = (
            models.Index(fields=("person", "unit"), name="blocks_in_force", condition=Q(lifted_at__isnull=True)),
        )
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.UniqueConstraint(
                fields=("unit", "person", "kind"),
                condition=Q(lifted_at__isnull=True),
                name="a_unit_is_blocked_once_of_each_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[str(kind) for kind in BlockKind]), name="a_block_has_a_known_kind"
            ),
            models.CheckConstraint(
                condition=Q(asked_by__in=[str(AskedBy.SELF), str(AskedBy.REPRESENTATIVE)]),
                name="a_guardian_blocks_nothing",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True) | ~Q(lifted_by_hsa_id=""), name="a_lifted_block_says_by_whom"
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class BlockOpening(models.Model):
    """A block opened for a time: an inner one for one other unit, an outer one for other providers.

    In an emergency it has two steps: ``named_at`` the unit's name was shown, ``opened_at`` what it recorded.
    """

    id = models.UUIDField(primary_key=True)
    provider_id = models.IntegerField()
    block = models.ForeignKey(Block, models.PROTECT, related_name="openings")
    unit = models.ForeignKey(CareUnit, models.PROTECT)
    way = models.CharField(max_length=10)
    reason = models.CharField(max_length=300, blank=True)
    named_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    expires_on = models.DateField(null=True)
    by_hsa_id = models.CharField(max_length=32)
    by_name = models.CharField(max_length=160)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "access_block_opening"
        indexes = (models.Index(fields=("block", "unit"), name="openings_of_a_block"),)
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(
                condition=Q(way__in=[str(way) for way in OpeningWay]), name="an_opening_has_a_known_way"
            ),
            models.CheckConstraint(condition=~Q(way="emergency") | ~Q(reason=""), name="an_emergency_opening_says_why"),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True) | Q(expires_on__isnull=False), name="an_opening_has_a_last_day"
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class SharedReading(models.Model):
    """That a unit may read what other providers recorded of one person: on what ground, asked by whom, until when."""

    id = models.UUIDField(primary_key=True)
    provider_id = models.IntegerField()
    unit = models.ForeignKey(CareUnit, models.PROTECT)
    person = models.ForeignKey(Person, models.PROTECT)
    ground = models.CharField(max_length=20)
    is_relation_known = models.BooleanField()
    reason = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField()
    asked_by_hsa_id = models.CharField(max_length=32)
    asked_by_name = models.CharField(max_length=160)
    expires_on = models.DateField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by_hsa_id = models.CharField(max_length=32, blank=True, default="")
    revoked_by_name = models.CharField(max_length=160, blank=True, default="")

    class Meta:
        db_table = "access_shared_reading"
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.UniqueConstraint(
                fields=("unit", "person"),
                condition=Q(revoked_at__isnull=True),
                name="a_unit_reads_on_one_ground_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ground__in=[str(ground) for ground in ReadingGround]), name="a_reading_has_a_known_ground"
            ),
            models.CheckConstraint(
                condition=Q(ground__in=["consent", "child"]) | ~Q(reason=""), name="a_reading_without_a_word_says_why"
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class ProviderLogin(models.Model):
    """The identity provider's side of a session that still lives: how either of the two ends it at the other (ID-09).

    The row goes when the session ends, and the provider's token with it.
    """

    session = models.OneToOneField(LoginSession, models.CASCADE, primary_key=True, related_name="provider_login")
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=255)
    provider_session = models.CharField(max_length=255)
    id_token = models.TextField()

    class Meta:
        db_table = "access_provider_login"

    def __str__(self) -> str:
        return str(self.session_id)


class UsedLogoutToken(models.Model):
    """A provider's telling that a login is over, kept until it could not be believed any more: it is believed once."""

    digest = models.CharField(max_length=64, primary_key=True)
    expires_at = models.DateTimeField()

    class Meta:
        db_table = "access_used_logout_token"

    def __str__(self) -> str:
        return self.digest


class RightsReview(models.Model):
    """That somebody went through a commission's rights and kept them as they stood (LAW-24). Never changed."""

    id = models.UUIDField(primary_key=True)
    provider_id = models.IntegerField()
    commission = models.ForeignKey(Commission, models.PROTECT, related_name="reviews")
    reviewed_at = models.DateTimeField()
    by_hsa_id = models.CharField(max_length=32)
    by_name = models.CharField(max_length=160)
    roles = models.JSONField()
    grants = models.JSONField()

    class Meta:
        db_table = "access_rights_review"
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(by_hsa_id="") & ~models.Q(by_name=""), name="a_review_of_rights_says_by_whom"
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


_UNFINISHED = [str(state) for state in UNFINISHED]


class Errand(models.Model):
    """A job that somebody asked for: who, what by keys, how far it has come, and what came of it.

    ``alone`` is what no other unfinished errand may name; ``refusal`` and ``facts`` are the refusal it ended with, and
    ``reference`` is that of the page it was asked on. ``seen_at`` is when whoever asked saw that it was over.
    """

    id = models.UUIDField(primary_key=True)
    provider_id = models.IntegerField()
    kind = models.CharField(max_length=80)
    keys = models.JSONField()
    alone = models.CharField(max_length=80, blank=True)
    commission = models.ForeignKey(Commission, models.PROTECT)
    asked_by_hsa_id = models.CharField(max_length=32)
    asked_by_name = models.CharField(max_length=160)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=str(ErrandState.QUEUED))
    attempts = models.IntegerField(default=0)
    session_id = models.UUIDField(null=True)
    stage = models.CharField(max_length=40, blank=True, default="")
    done = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=120, blank=True, default="")
    facts = models.JSONField(default=dict)
    reference = models.CharField(max_length=8, blank=True)
    result = models.JSONField(default=dict)
    kept_until = models.DateField()
    seen_at = models.DateTimeField(null=True)
    put_away_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "access_errand"
        indexes = (models.Index(fields=("provider_id", "alone", "-asked_at"), name="errands_of_a_sort"),)
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.UniqueConstraint(
                fields=("alone",),
                condition=Q(state__in=_UNFINISHED) & ~Q(alone=""),
                name="an_errand_to_be_done_alone_is_the_only_one",
            ),
            models.CheckConstraint(
                condition=Q(state__in=_UNFINISHED) | Q(finished_at__isnull=False), name="a_finished_errand_says_when"
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(refusal=""), name="an_errand_that_was_refused_says_why"
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class ErrandFile(models.Model):
    """A file that came of an errand: whoever asked sees it and nobody else, for as long as the errand is kept."""

    errand = models.OneToOneField(Errand, models.DO_NOTHING, primary_key=True, related_name="file", db_constraint=False)
    provider_id = models.IntegerField()
    asked_by_hsa_id = models.CharField(max_length=32)
    file_name = models.CharField(max_length=160)
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    parts = models.IntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        db_table = "access_errand_file"

    def __str__(self) -> str:
        return self.file_name


class ErrandFilePart(models.Model):
    """A part of such a file, of a size that is held in memory without thought; numbered from nought."""

    id = models.UUIDField(primary_key=True)
    errand = models.ForeignKey(Errand, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    provider_id = models.IntegerField()
    asked_by_hsa_id = models.CharField(max_length=32)
    number = models.IntegerField()
    content = models.BinaryField()

    class Meta:
        db_table = "access_errand_file_part"
        constraints = (models.UniqueConstraint(fields=("errand", "number"), name="a_part_of_a_file_has_its_place"),)

    def __str__(self) -> str:
        return str(self.id)
