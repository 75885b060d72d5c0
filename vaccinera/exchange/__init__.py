"""What is read in from other systems and handed over to them: one module per format."""
