"""What every room may use: the actor, refusals, half-open periods, the legal day, folded text."""
