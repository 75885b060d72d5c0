"""The visit: what was prescribed, given and signed."""
