"""Compile message catalogues (.po) to what gettext reads (.mo), with nothing but Python.

A demonstration installs no development tools, yet must speak English. The layout is the one the GNU gettext
manual documents: a header of seven 32-bit numbers, two tables of length and offset, then the texts.
"""

from __future__ import annotations

import ast
import re
import struct
import sys
from pathlib import Path

_MAGIC = 0x950412DE
_KEYWORD = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[(\d+)\])?)\s+(".*")$')
_CONTEXT_END = "\x04"
_PLURAL_END = "\x00"


class BrokenCatalogue(Exception):
    """A line of the catalogue cannot be understood; the message names the line."""


def read_catalogue(text: str) -> dict[str, str]:
    """The translated messages of a .po file, keyed and joined as a .mo file wants them.

    Fuzzy, obsolete and untranslated entries are left out, as gettext's own compiler does.
    """
    messages: dict[str, str] = {}
    for block in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n")):
        fields = _fields(block)
        is_fuzzy = bool(re.search(r"^#,.*\bfuzzy\b", block, re.MULTILINE))
        strings = [fields[name] for name in sorted(fields) if name.startswith("msgstr")]
        if "msgid" not in fields or not any(strings) or (is_fuzzy and fields["msgid"]):
            continue
        key = fields["msgid"]
        if "msgctxt" in fields:
            key = fields["msgctxt"] + _CONTEXT_END + key
        if "msgid_plural" in fields:
            key += _PLURAL_END + fields["msgid_plural"]
        messages[key] = _PLURAL_END.join(strings)
    return messages


def _fields(block: str) -> dict[str, str]:
    """The texts of one entry by keyword; quoted lines that follow a keyword continue its text."""
    fields: dict[str, str] = {}
    name = ""
    for line in block.splitlines():
        line_text = line.strip()
        if not line_text or line_text.startswith("#"):
            continue
        if line_text.startswith('"') and name:
            fields[name] += _unquoted(line_text)
        elif found := _KEYWORD.match(line_text):
            name = found[1]
            if name in fields:
                raise BrokenCatalogue(f"two entries without an empty line between them: {line_text}")
            fields[name] = _unquoted(found[3])
        else:
            raise BrokenCatalogue(f"not a line of a catalogue: {line_text}")
    return fields


def _unquoted(quoted: str) -> str:
    """A C string as text; its escapes are a subset of Python's."""
    try:
        return str(ast.literal_eval(quoted))
    except (SyntaxError, ValueError) as fault:
        raise BrokenCatalogue(f"not a quoted text: {quoted}") from fault


def compiled(messages: dict[str, str]) -> bytes:
    """The bytes of a .mo file: little-endian, keys sorted, no hash table."""
    pairs = sorted((key.encode(), text.encode()) for key, text in messages.items())
    keys_at = 7 * 4
    texts_at = keys_at + 8 * len(pairs)
    offset = texts_at + 8 * len(pairs)
    tables: list[bytes] = []
    for column in (0, 1):
        for pair in pairs:
            tables.append(struct.pack("<2I", len(pair[column]), offset))
            offset += len(pair[column]) + 1
    header = struct.pack("<7I", _MAGIC, 0, len(pairs), keys_at, texts_at, 0, 0)
    texts = (pair[column] + b"\0" for column in (0, 1) for pair in pairs)
    return header + b"".join(tables) + b"".join(texts)


def main(names: list[str]) -> int:
    for name in names:
        source = Path(name)
        try:
            messages = read_catalogue(source.read_text(encoding="utf-8"))
        except BrokenCatalogue as fault:
            print(f"{source}: {fault}", file=sys.stderr)
            return 1
        source.with_suffix(".mo").write_bytes(compiled(messages))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
