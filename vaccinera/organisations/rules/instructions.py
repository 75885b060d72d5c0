"""A processor instruction as content: which programmes it covers, and clauses that can be pointed at (GDPR art. 28)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vaccinera.kernel.refusals import Refused
from vaccinera.organisations.states import GapKind, InstructionSection

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

# What the region reads beside the act itself, each by a view that names the clause it serves. A version without one of
# these cannot be published: the view would read without a ground.
CLAUSES_NAMED_BY_VIEWS = frozenset({"4.1", "4.2", "4.3", "4.4"})
_LONGEST_CLAUSE = 1000
# It stands in the address of its page.
_VERSION = re.compile(r"[\w.-]+")
_LONGEST_VERSION = 20


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause, by the number others name it with."""

    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """A section and its clauses."""

    number: int
    code: InstructionSection
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Instruction:
    """What a version says."""

    version: str
    programmes: tuple[str, ...]
    sections: tuple[Section, ...]

    def clause(self, number: str) -> Clause | None:
        """The clause of that number, or nothing when the version has none."""
        return next((one for section in self.sections for one in section.clauses if one.number == number), None)

    def section(self, code: InstructionSection) -> Section:
        """What it says about one thing."""
        return next(section for section in self.sections if section.code is code)


@dataclass(frozen=True, slots=True)
class Gap:
    """A programme a provider offers, and why what it has accepted does not cover it."""

    programme: str
    kind: GapKind


def read_instruction(content: Mapping[str, object], *, programmes: Collection[str]) -> Instruction:
    """Read a version's content; refuses one without programmes, with an unknown one, or with an empty section.

    ``programmes`` are the codes there are.
    """
    version = " ".join(str(content.get("version", "")).split())
    if len(version) > _LONGEST_VERSION or not _VERSION.fullmatch(version):
        raise Refused("organisations.instruction.version_missing", longest=_LONGEST_VERSION)
    covered = _texts(content.get("programmes"))
    if not covered:
        raise Refused("organisations.instruction.programmes_missing")
    unknown = [code for code in covered if code not in programmes]
    if unknown:
        raise Refused("organisations.instruction.programme_unknown", programmes=", ".join(unknown))
    told = content.get("sections")
    written = told if isinstance(told, dict) else {}
    return Instruction(version, tuple(covered), tuple(_sections(written)))


def _sections(written: Mapping[str, object]) -> Iterable[Section]:
    for number, code in enumerate(InstructionSection, start=1):
        texts = _texts(written.get(code))
        if not texts:
            raise Refused("organisations.instruction.section_empty", number=number)
        too_long = next((place for place, text in enumerate(texts, start=1) if len(text) > _LONGEST_CLAUSE), None)
        if too_long is not None:
            raise Refused(
                "organisations.instruction.clause_too_long", clause=f"{number}.{too_long}", longest=_LONGEST_CLAUSE
            )
        yield Section(number, code, tuple(Clause(f"{number}.{place}", text) for place, text in enumerate(texts, 1)))


def _texts(value: object) -> list[str]:
    return [text for one in value if (text := " ".join(str(one).split()))] if isinstance(value, (list, tuple)) else []


def refuse_missing_clauses(instruction: Instruction, named: Collection[str]) -> None:
    """Refuse a version without a clause that a view of the region's names: what it reads would rest on nothing."""
    missing = sorted(number for number in named if instruction.clause(number) is None)
    if missing:
        raise Refused("organisations.instruction.clause_named_elsewhere", clauses=", ".join(missing))


def gaps_of(offered: Iterable[str], *, in_force: Collection[str], accepted: Collection[str]) -> tuple[Gap, ...]:
    """The programmes offered that no accepted instruction covers.

    ``in_force`` are those of the version in force, ``accepted`` those of the newest version the provider has accepted.
    A gap is told to both parties and stops nobody's care.
    """
    return tuple(
        Gap(code, GapKind.NOT_ACCEPTED if code in in_force else GapKind.NOT_COVERED)
        for code in sorted(set(offered))
        if code not in accepted
    )


def instruction_as_published(content: Mapping[str, object]) -> Instruction:
    """A version that was published: it was judged then, and is read as it stands."""
    programmes = content["programmes"]
    return read_instruction(content, programmes=programmes if isinstance(programmes, list) else ())
