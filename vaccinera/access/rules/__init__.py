"""Who may do what, judged from plain values."""
