"""What is typed, read into values; each fault a sentence at its field."""
