"""Who may do what, in which unit, on which day."""
