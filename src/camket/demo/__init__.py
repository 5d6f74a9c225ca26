"""A real province with fictitious people, through one working year."""
