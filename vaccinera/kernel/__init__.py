"""What every room may lean on: refusals, time, scope, policies and writing. It knows no domain word."""
