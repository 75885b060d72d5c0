"""Acts of the room, one module a noun."""
