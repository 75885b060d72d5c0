"""Published facts, and a database default that is the server's clock rather than the transaction's start."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class ClockTimestamp(models.Func):
    """``clock_timestamp()``: the instant itself, so that rows of one transaction keep their order."""

    function = "clock_timestamp"
    template = "%(function)s()"
    output_field: ClassVar[models.Field[object, object]] = models.DateTimeField()


class PublishedFact(models.Model):
    """One fact of the outbox; append-only, in the scope it was published in."""

    id = models.UUIDField(primary_key=True)
    at = models.DateTimeField(db_default=ClockTimestamp())
    name = models.CharField(max_length=80)
    content = models.JSONField()
    provider_id = models.IntegerField()

    class Meta:
        db_table = "kernel_published_fact"

    def __str__(self) -> str:
        return f"{self.name} {self.id}"
