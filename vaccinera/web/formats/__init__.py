"""How days, clocks and numbers are written."""
