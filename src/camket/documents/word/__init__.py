"""Official paper as Word: set so that officials can edit it, and taken back looked at."""
