"""Pages of the organisation on any day: the trees, a unit, its history, areas."""
