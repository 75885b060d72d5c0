"""A screenshot as a PNG of 256 colours: a page has few, so that nothing is seen to go, and the file is a third."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from struct import pack, unpack

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_COLOURS = 256
_BYTES_A_PIXEL = {2: 3, 6: 4}  # true colour, and the same with alpha

Colour = tuple[int, int, int]


def with_few_colours(png: bytes) -> bytes:
    """The picture with its 256 commonest colours; every other becomes the nearest of these. Takes PNG of 8 bits."""
    parts = list(_parts(png))
    width, height, _depth, kind = unpack(">IIBB", parts[0][1][:10])
    data = zlib.decompress(b"".join(content for name, content in parts if name == b"IDAT"))
    rows = list(_rows(data, height, stride=width * _BYTES_A_PIXEL[kind], pixel=_BYTES_A_PIXEL[kind]))
    pixels = [[(row[x], row[x + 1], row[x + 2]) for x in range(0, len(row), _BYTES_A_PIXEL[kind])] for row in rows]
    palette = [colour for colour, _ in Counter(one for row in pixels for one in row).most_common(_COLOURS)]

    @cache
    def nearest(colour: Colour) -> int:
        return min(range(len(palette)), key=lambda at: _distance(palette[at], colour))

    packed = zlib.compress(b"".join(b"\0" + bytes(map(nearest, row)) for row in pixels), 9)
    header = pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    colours = bytes(part for colour in palette for part in colour)
    written = ((b"IHDR", header), (b"PLTE", colours), (b"IDAT", packed), (b"IEND", b""))
    return _SIGNATURE + b"".join(_part(name, content) for name, content in written)


def _distance(one: Colour, other: Colour) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _parts(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_SIGNATURE)
    while at < len(png):
        (length,) = unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += length + 12


def _part(name: bytes, content: bytes) -> bytes:
    return pack(">I", len(content)) + name + content + pack(">I", zlib.crc32(name + content))


def _rows(data: bytes, height: int, *, stride: int, pixel: int) -> Iterator[bytearray]:
    """Each line with its filter taken off (PNG specification, section 9)."""
    above = bytearray(stride)
    for number in range(height):
        start = number * (stride + 1)
        how, row = data[start], bytearray(data[start + 1 : start + 1 + stride])
        for at in range(stride):
            left, corner = (row[at - pixel], above[at - pixel]) if at >= pixel else (0, 0)
            row[at] = (row[at] + _foretold(how, left, above[at], corner)) & 0xFF
        yield row
        above = row


def _foretold(how: int, left: int, up: int, corner: int) -> int:
    match how:
        case 0:
            return 0
        case 1:
            return left
        case 2:
            return up
        case 3:
            return (left + up) // 2
        case _:
            guess = left + up - corner
            return min((left, up, corner), key=lambda near: abs(guess - near))
