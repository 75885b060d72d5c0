"""People: who they are, the numbers they go by, and whether their identity is protected."""
