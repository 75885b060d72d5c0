"""What a registration must hold before it can be signed, judged from plain values."""
