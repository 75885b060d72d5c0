"""The catalogue as it lies in its folder, what the names of keys are, and the reports run."""
