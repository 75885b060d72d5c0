"""A report that is divided by one thing at a time, among a population that everybody knows: what may be shown of it.

Age, sex and municipality may each be asked for, and whoever asks for all of them puts them together. So they are
weighed together, whatever is asked: where they would tell a few between them, none of them is shown, and everybody
alone is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from vaccinera.reports.rules.overlapping import suppressed_of_overlapping
from vaccinera.reports.rules.suppression import Key, Shown, suppressed_among
from vaccinera.reports.rules.together import Figures, Web, added_up, web_of


def suppressed_one_at_a_time(
    cells: Mapping[Key, Figures], *, always: int, by: Sequence[int], everybody: object
) -> Mapping[Key, Shown]:
    """The table that is divided by what always divides it, and by what stands at ``by``.

    Each key of ``cells`` has first what is ``always`` told, which is its line; then ``everybody``, or a group of those
    that overlap; then the age; then all else that may be asked for.
    """
    whole = {key: told for key, told in cells.items() if key[always] == everybody}
    webs = {line: web for line, web in _webs(whole, always).items() if not web.is_told}
    if always in by:
        ages = added_up((key[: always + 2], told) for key, told in cells.items())
        return suppressed_of_overlapping(ages, everybody=everybody, webs=webs)
    table = added_up(((*key[:always], *(key[place] for place in by)), told) for key, told in whole.items())
    return {key: one for key, one in suppressed_among(table).items() if not by or key[:always] in webs}


def _webs(whole: Mapping[Key, Figures], always: int) -> Mapping[Key, Web]:
    lines: dict[Key, dict[Key, Figures]] = defaultdict(dict)
    for key, told in whole.items():
        lines[key[:always]][key[always + 1 :]] = told
    return {line: web_of(cells) for line, cells in lines.items()}
