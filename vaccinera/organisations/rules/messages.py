"""What an operational message has to say."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from vaccinera.kernel.refusals import Refused
from vaccinera.organisations.states import MessageKind

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST = 500


def judge_message(content: Mapping[str, object], *, at: datetime) -> dict[str, str]:
    """The message as it is kept; refuses one without words, one too long, and one that would never be seen."""
    texts = {name: " ".join(str(content.get(name, "")).split()) for name in ("text_sv", "text_en")}
    if not texts["text_sv"]:
        raise Refused("organisations.message.text_missing")
    if max(map(len, texts.values())) > _LONGEST:
        raise Refused("organisations.message.text_too_long", longest=_LONGEST)
    from_at, to_at = content["from_at"], content["to_at"]
    if not isinstance(from_at, datetime) or not isinstance(to_at, datetime) or to_at <= max(from_at, at):
        raise Refused("organisations.message.never_seen")
    kind = MessageKind(str(content["kind"])).value
    return {"kind": kind, **texts, "from_at": from_at.isoformat(), "to_at": to_at.isoformat()}
