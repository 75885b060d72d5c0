"""What holds about a person, judged from the facts alone."""
