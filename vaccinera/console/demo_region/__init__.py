"""An invented region: providers, staff, people and their vaccinations, the same every time from one seed.

The data stand in TOML files beside this one. The modules turn them into plain rows, one mapping a row, keyed by table;
``loading`` alone knows the database.
"""
