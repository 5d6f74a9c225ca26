"""Which days are worked here: the calendar of the country with the days decided on the spot."""
