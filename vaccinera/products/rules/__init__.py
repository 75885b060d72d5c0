"""What holds about packs and batches, judged from the facts alone."""
