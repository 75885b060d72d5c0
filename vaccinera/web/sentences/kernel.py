"""What the database's own lock says no to."""

from __future__ import annotations

from django.utils.translation import gettext_noop

SENTENCES = {
    "kernel.scope.not_opened": gettext_noop("Uppdraget har bytts eller avslutats i en annan flik. Logga in igen."),
}
