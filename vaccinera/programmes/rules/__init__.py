"""What a programme's pack means, and what it says about a person on a day; all facts are arguments."""
