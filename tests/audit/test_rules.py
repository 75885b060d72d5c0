"""An unbroken chain of seals, and every way it can be broken, from plain values (LAW-20)."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from vaccinera.audit.rules.chain import Break, SealFacts, broken_seals, link


def _sealed(n: int, from_xid: int, to_xid: int, *, previous: bytes, events: int = 2) -> SealFacts:
    """A seal that holds."""
    found = SealFacts(
        n=n,
        from_xid=from_xid,
        to_xid=to_xid,
        events=events,
        previous=previous,
        digest=b"",
        events_now=events,
        events_digest_now=hashlib.sha256(f"events of {n}".encode()).digest(),
    )
    return replace(found, digest=link(found))


def _chain() -> list[SealFacts]:
    """Three seals over transactions 0 to 30."""
    first = _sealed(1, 0, 10, previous=b"")
    second = _sealed(2, 10, 20, previous=first.digest)
    return [first, second, _sealed(3, 20, 30, previous=second.digest)]


def _heads(chain: list[SealFacts]) -> dict[int, str]:
    return {seal.n: seal.digest.hex() for seal in chain}


def test_a_seals_digest_covers_the_one_before_its_place_its_range_and_its_events() -> None:
    """As the database counts it, written out here a second time."""
    seal = SealFacts(2, 10, 20, 3, b"\x01" * 32, b"", 3, b"\x02" * 32)

    digest = link(seal)

    by_hand = b"\x01" * 32 + b"\x00" * 7 + b"\x02" + b"10:20" + b"\x00" * 7 + b"\x03" + b"\x02" * 32
    assert digest == hashlib.sha256(by_hand).digest()
    assert digest.hex() == "22a298972a6417af95a6353c08d204dc3fe68f39da03ce7edce1d5e7153987cb"


def test_no_seals_yet_is_an_unbroken_chain() -> None:
    assert broken_seals([], heads={}, highest_xid=1) == ()


def test_a_whole_chain_holds_with_its_heads_and_without() -> None:
    """Heads outside are a second proof; a chain of before they were kept holds all the same."""
    chain = _chain()

    assert broken_seals(chain, heads=_heads(chain), highest_xid=30) == ()
    assert broken_seals(chain, heads={}, highest_xid=31) == ()


def test_a_missing_seal_is_a_gap_told_once() -> None:
    chain = _chain()

    breaks = broken_seals([chain[0], chain[2]], heads={}, highest_xid=31)

    assert breaks == (Break(3, "seals 2 to 2 are missing"),)


def test_the_first_seals_gone_are_a_gap_as_well() -> None:
    chain = _chain()

    breaks = broken_seals(chain[2:], heads={}, highest_xid=31)

    assert breaks == (Break(3, "seals 1 to 2 are missing"),)


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"from_xid": 12}, "it does not continue the seal before"),
        ({"previous": b"\x00" * 32}, "it does not continue the seal before"),
    ],
)
def test_a_seal_that_stands_beside_the_chain_is_found(changed: dict[str, object], what: str) -> None:
    """Made to agree with itself, it still does not begin where the one before ended."""
    chain = _chain()
    beside = replace(chain[1], **changed)  # type: ignore[arg-type]  # each by its own name
    beside = replace(beside, digest=link(beside))
    after = replace(chain[2], previous=beside.digest)
    after = replace(after, digest=link(after))

    breaks = broken_seals([chain[0], beside, after], heads={}, highest_xid=31)

    assert breaks == (Break(2, what),)


def test_events_too_few_or_too_many_are_counted() -> None:
    chain = _chain()
    chain[1] = replace(chain[1], events_now=5)

    breaks = broken_seals(chain, heads={}, highest_xid=31)

    assert breaks == (Break(2, "it sealed 2 events and now finds 5"),)


def test_a_changed_event_breaks_its_own_seal_alone() -> None:
    """The seals after it hold, so one knows when it was written."""
    chain = _chain()
    chain[0] = replace(chain[0], events_digest_now=b"\x09" * 32)

    breaks = broken_seals(chain, heads={}, highest_xid=31)

    assert breaks == (Break(1, "an event of its range was changed, exchanged or moved, or the seal itself was"),)


def test_a_chain_made_anew_throughout_differs_from_the_heads_outside() -> None:
    """Whoever can make every seal again cannot reach the file."""
    chain = _chain()
    heads = _heads(chain) | {2: "00" * 32}

    breaks = broken_seals(chain, heads=heads, highest_xid=31)

    assert breaks == (Break(2, "it differs from the head written outside the database"),)


def test_a_cut_tail_is_seen_by_the_newest_head() -> None:
    chain = _chain()

    breaks = broken_seals(chain[:1], heads=_heads(chain), highest_xid=31)

    assert breaks == (Break(2, "the tail is cut: heads outside the database reach seal 3"),)


def test_transactions_that_began_again_are_told() -> None:
    """A restore into a new server: later events would fall into ranges already sealed."""
    breaks = broken_seals(_chain(), heads={}, highest_xid=29)

    assert breaks == (Break(3, "the server's transaction numbers began again after this seal"),)


def test_everything_that_is_wrong_is_told_first_to_last() -> None:
    chain = _chain()
    wrong = [replace(chain[0], events_now=1), chain[2]]

    breaks = broken_seals(wrong, heads=_heads(chain) | {3: "00" * 32, 4: "00" * 32}, highest_xid=5)

    assert [(one.n, one.what.split(":")[0]) for one in breaks] == [
        (1, "it sealed 2 events and now finds 1"),
        (3, "seals 2 to 2 are missing"),
        (3, "it differs from the head written outside the database"),
        (4, "the tail is cut"),
        (3, "the server's transaction numbers began again after this seal"),
    ]
