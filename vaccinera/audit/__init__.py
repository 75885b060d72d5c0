"""The append-only log of who did what, sealed into a hash chain. It knows no other room: subjects are label and id."""
