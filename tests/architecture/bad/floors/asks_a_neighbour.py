"""A room that asks the one beside it on the same floor."""

import camket.tallies.queries

QUERIES = camket.tallies.queries
