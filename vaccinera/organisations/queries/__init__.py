"""Reading the directory: it is the region's own, the same for every provider."""

from vaccinera.organisations.queries.agreements import agreements_for, agreements_in_force, performs_for_others

__all__ = ("agreements_for", "agreements_in_force", "performs_for_others")
