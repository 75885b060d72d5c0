"""The ``vaccinera`` command and what it starts: an embedded database, its roles, the running processes."""
