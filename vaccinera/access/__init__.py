"""Who may do what, at which unit, in which login session."""
