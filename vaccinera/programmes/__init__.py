"""Vaccination programmes as dated data: who, when, with what, by whose right, and who pays."""
