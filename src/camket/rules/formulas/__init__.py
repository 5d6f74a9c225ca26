"""Ways to come from tasks to points: one interface, one module for each formula, each with a trace.

A formula is `score(tasks, criteria, params) -> Scored`. It knows no level and no rule: what follows
from the points is for a scheme. Arithmetic is exact; where a scheme rounds, it says so as a rule.
"""
