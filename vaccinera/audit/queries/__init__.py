"""Reading the log and its seals, one module a noun."""
