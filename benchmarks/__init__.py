"""What the service can carry, measured on the machine at hand: ``make bench``, or ``python -m benchmarks NAME``."""
