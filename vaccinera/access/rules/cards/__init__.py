"""Logging in with the card itself: what its certificate says, and whether that lets somebody in (ID-10)."""

# The method of a session that began so, beside what the other ways are called.
CARD = "card"
