"""``vaccinera programmes``: check, compare and propose programmes and questionnaires from files."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from vaccinera.access.states import Permission
from vaccinera.console.acting import acting_as
from vaccinera.console.database import database_at_hand
from vaccinera.console.faults import Fault
from vaccinera.console.pack_faults import fault_of, sentence_of_fault
from vaccinera.console.surroundings import set_up_django
from vaccinera.declarations.rules.questionnaire_files import content_of_json
from vaccinera.declarations.rules.questionnaires import read_questionnaire
from vaccinera.kernel.refusals import Refused
from vaccinera.programmes.rules.differences import Difference, differences
from vaccinera.programmes.rules.pack_files import content_of_file
from vaccinera.programmes.rules.pack_reading import read_pack

if TYPE_CHECKING:
    from vaccinera.declarations.models import QuestionnaireVersion
    from vaccinera.programmes.models import ProgrammeVersion, ProposedContent
    from vaccinera.programmes.rules.packs import Pack

AsJson = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]
Day = Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="The first day it shall be in force.")]
By = Annotated[str, typer.Option("--by", help="HSA-id of the region administrator who does it.")]
_QUESTIONNAIRE = ".json"


@dataclass(frozen=True, slots=True)
class _Read:
    """A file that holds together: a pack's content (TOML) or a questionnaire's (JSON), and what it is called."""

    path: Path
    is_pack: bool
    name: str
    version: str
    content: dict[str, Any]


def check(files: list[Path], *, as_json: AsJson = False) -> None:
    """Read packs (.toml) and questionnaires (.json), and say of each what it is or what is wrong. Exit 1 on a fault."""
    answers: list[dict[str, object]] = []
    for path in files:
        try:
            found = _read(path)
        except Refused as refused:
            answers.append({"file": str(path), "holds": False, **fault_of(refused)})
            if not as_json:
                print(sentence_of_fault(str(path), refused))
        else:
            answers.append({"file": str(path), "holds": True, "name": found.name, "version": found.version})
            if not as_json:
                print(f"{path}: {found.name} {found.version} holds together.")
    if as_json:
        print(json.dumps({"files": answers}, ensure_ascii=False))
    if not all(answer["holds"] for answer in answers):
        raise typer.Exit(1)


def load(
    file: Path,
    *,
    from_on: Day,
    by: By,
    reason: Annotated[str, typer.Option("--reason", help="Why, for whoever approves and whoever reads it later.")],
    as_json: AsJson = False,
) -> None:
    """Propose a pack or a questionnaire from a day. Somebody else approves it, on the page or by `approve`."""
    found = _read_or_fault(file)
    with database_at_hand():
        set_up_django()
        from vaccinera.declarations.actions import propose_questionnaire  # noqa: PLC0415 - Django is set up just above
        from vaccinera.kernel.clock import now, today  # noqa: PLC0415 - see above
        from vaccinera.programmes.actions.proposals import propose_pack  # noqa: PLC0415 - see above

        propose = propose_pack if found.is_pack else propose_questionnaire
        with _telling(file), acting_as(by, Permission.PROGRAMME_PROPOSE) as reader:
            proposal = propose(
                by=reader, content=found.content, from_on=from_on.date(), reason=reason, on=today(), at=now()
            )
    if as_json:
        told = {"proposal": str(proposal.pk), "name": found.name, "version": found.version, "state": proposal.state}
        print(json.dumps({**told, "from": proposal.from_on.isoformat()}, ensure_ascii=False))
        return
    print(
        f"Proposed {found.name} {found.version} from {proposal.from_on}. It is in force once somebody else approves it,"
    )
    print(f"on the page Administration or with: vaccinera programmes approve {proposal.pk} --by HSA-ID")


def approve(
    proposal: UUID,
    *,
    by: By,
    from_on: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="Another first day than the one proposed.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Approve somebody else's proposal. Refused for the one who made it."""
    with database_at_hand():
        set_up_django()
        from vaccinera.declarations.queries import refuse_unasked_facts  # noqa: PLC0415 - Django is set up just above
        from vaccinera.kernel.clock import now, today  # noqa: PLC0415 - see above

        with _telling(proposal), acting_as(by, Permission.PROGRAMME_APPROVE) as reader:
            wanted, act, pack = _approving(proposal)
            day = from_on.date() if from_on else wanted
            if pack is not None:
                refuse_unasked_facts(pack, on=day)
            version = act(by=reader, proposal_id=proposal, from_on=day, reason="", on=today(), at=now())
    if as_json:
        print(json.dumps({"version": version.version, "from": version.valid_from.isoformat()}))
    else:
        print(f"Version {version.version} is in force from {version.valid_from}.")


def diff(file: Path, *, as_json: AsJson = False) -> None:
    """Tell every place where a pack or questionnaire differs from the version in force today."""
    found = _read_or_fault(file)
    with database_at_hand():
        set_up_django()
        version, content = _in_force(found)
    places = differences(content, found.content)
    if as_json:
        told = [{"place": one.place, "entry": one.entry, "old": one.old, "new": one.new} for one in places]
        print(json.dumps({"compared_with": version, "differences": told}, ensure_ascii=False))
        return
    print(f"{found.name} {found.version} compared with {version or 'nothing: the programme is new'}:")
    for place in places:
        print(_sentence_of(place))
    print(f"{len(places)} places differ." if places else "Nothing differs.")


def list_versions(*, as_json: AsJson = False) -> None:
    """List programmes with their versions, and the proposals that wait for somebody."""
    with database_at_hand():
        set_up_django()
        from vaccinera.declarations.queries import questionnaire_proposals_waiting  # noqa: PLC0415 - Django is set up
        from vaccinera.kernel.clock import today  # noqa: PLC0415 - see above
        from vaccinera.programmes.queries import programmes_and_versions, proposals_waiting  # noqa: PLC0415 - see above

        versions = [
            {
                "programme": entry.programme.pk,
                "version": version.version,
                "state": state,
                "from": version.valid_from.isoformat(),
                "to": version.valid_to.isoformat() if version.valid_to else None,
            }
            for entry in programmes_and_versions(on=today())
            for state, those in (
                ("coming", entry.coming),
                ("in force", (entry.in_force,) if entry.in_force else ()),
                ("past", entry.past),
            )
            for version in those
        ]
        waiting = [
            *(_waits(one, one.programme_code) for one in proposals_waiting()),
            *(_waits(one, one.url) for one in questionnaire_proposals_waiting()),
        ]
    if as_json:
        print(json.dumps({"versions": versions, "waiting": waiting}, ensure_ascii=False))
        return
    for version in versions:
        print("{programme} {version}: {state}, from {from}".format_map(version) + _until(version["to"]))
    for proposal in waiting:
        print("Waits for approval: {name} {version} from {from}, proposed by {by} ({proposal})".format_map(proposal))
    if not waiting:
        print("No proposal waits.")


def _waits(proposal: ProposedContent, name: str) -> dict[str, str]:
    return {
        "proposal": str(proposal.pk),
        "name": name,
        "version": proposal.version,
        "from": proposal.from_on.isoformat(),
        "by": proposal.proposed_by_name,
    }


@contextlib.contextmanager
def _telling(what: object) -> Iterator[None]:
    """Turn a refusal into a sentence in the command's own language."""
    try:
        yield
    except Refused as refused:
        raise Fault(sentence_of_fault(str(what), refused)) from refused


def _approving(proposal_id: UUID) -> tuple[date, Callable[..., ProgrammeVersion | QuestionnaireVersion], Pack | None]:
    """The day a proposal is wanted from, the action that approves its kind, and the pack when it is a programme's."""
    from vaccinera.declarations.actions import approve_questionnaire  # noqa: PLC0415 - Django is set up by the caller
    from vaccinera.declarations.models import QuestionnaireProposal  # noqa: PLC0415 - see above
    from vaccinera.programmes.actions.proposals import approve_proposal  # noqa: PLC0415 - see above
    from vaccinera.programmes.queries import proposal_by_id  # noqa: PLC0415 - see above

    questionnaire = QuestionnaireProposal.objects.filter(pk=proposal_id).first()
    if questionnaire is not None:
        return questionnaire.from_on, approve_questionnaire, None
    proposal = proposal_by_id(proposal_id)
    return proposal.from_on, approve_proposal, read_pack(proposal.content)


def _until(day: object) -> str:
    return f" until {day}" if day else ""


def _read(path: Path) -> _Read:
    text = path.read_text("utf-8")
    if path.suffix == _QUESTIONNAIRE:
        content = content_of_json(text)
        questionnaire = read_questionnaire(content)
        return _Read(path, is_pack=False, name=questionnaire.url, version=questionnaire.version, content=content)
    content = content_of_file(text)
    pack = read_pack(content)
    return _Read(path, is_pack=True, name=pack.code, version=pack.version, content=content)


def _read_or_fault(path: Path) -> _Read:
    try:
        return _read(path)
    except Refused as refused:
        raise Fault(sentence_of_fault(str(path), refused)) from refused


def _in_force(found: _Read) -> tuple[str | None, Mapping[str, object]]:
    """The version in force today under the same name, and its content; nothing of a name that is new."""
    from vaccinera.declarations.models import QuestionnaireVersion  # noqa: PLC0415 - Django is set up by the caller
    from vaccinera.kernel.clock import today  # noqa: PLC0415 - see above
    from vaccinera.programmes.queries import versions_in_force  # noqa: PLC0415 - see above

    if found.is_pack:
        version = versions_in_force(on=today()).filter(programme_id=found.name).first()
        return (version.version, version.content) if version else (None, {})
    published = QuestionnaireVersion.objects.filter(url=found.name, valid_from__lte=today())
    newest = published.order_by("-valid_from", "-id").first()
    return (newest.version, newest.content) if newest else (None, {})


def _sentence_of(difference: Difference) -> str:
    where = difference.place + (f" ({difference.entry})" if difference.entry else "")
    old, new = (json.dumps(value, ensure_ascii=False) for value in (difference.old, difference.new))
    if difference.old is None:
        return f"  {where}: added: {new}"
    return f"  {where}: taken away: {old}" if difference.new is None else f"  {where}: {old} -> {new}"
