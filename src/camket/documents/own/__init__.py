"""Templates that a body put in the place of ours: taken, set apart, checked against the form."""
