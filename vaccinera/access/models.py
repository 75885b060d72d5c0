"""Login sessions. Found by a token before any scope exists, so they hold no record data and no row policy."""

from __future__ import annotations

from django.db import models

from vaccinera.organisations.models import Commission, Staff


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

    class Meta:
        db_table = "access_login_session"

    def __str__(self) -> str:
        return str(self.id)
