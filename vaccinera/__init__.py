"""Vaccinera: the open vaccination record for Swedish regions."""

__version__ = "0.1.0"
