"""Care providers, their units and assignments, staff and their commissions: the region's directory."""
