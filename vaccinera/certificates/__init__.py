"""Certificates of doses given: what is issued, to whom it was handed, and whether it still holds."""
