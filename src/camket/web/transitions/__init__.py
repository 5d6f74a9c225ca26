"""Plans of rearrangement, what they left to be settled, and handovers between heads."""
