"""A body's registers of numbers and the papers it issued under them."""
