"""What a person says about their health before a vaccination, and what each answer leads to."""
