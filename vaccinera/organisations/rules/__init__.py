"""What the directory's own values mean, judged from plain facts."""
