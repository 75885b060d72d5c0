"""A questionnaire's file: FHIR R4 ``Questionnaire`` as JSON."""

from __future__ import annotations

import json
from typing import Any

from vaccinera.kernel.refusals import Refused


def content_of_json(text: str) -> dict[str, Any]:
    """What a JSON file holds; refuses what is no JSON object. The questions are not judged here."""
    try:
        content = json.loads(text)
    except json.JSONDecodeError as broken:
        raise Refused("declarations.questionnaire.not_json", place=f"{broken.lineno}:{broken.colno}") from broken
    except (ValueError, RecursionError) as broken:  # a number or a depth that nobody wrote by hand
        raise Refused("declarations.questionnaire.not_json", place="1:1") from broken
    if not isinstance(content, dict):
        raise Refused("declarations.questionnaire.not_an_object", place="Questionnaire")
    return content
