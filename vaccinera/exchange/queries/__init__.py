"""What imports and exports read."""
