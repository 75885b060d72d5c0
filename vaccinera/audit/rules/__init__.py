"""What the log's seals and its spot checks are judged by."""
