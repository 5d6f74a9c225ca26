"""A period assessed: gather facts, propose a level, a body decides; what is left is remedied."""
