"""How one installation is set up. Nobody imports it; Django reads it."""
