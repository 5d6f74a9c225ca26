"""Rows that call the actions of their own room."""

import camket.tasks.actions

ACTIONS = camket.tasks.actions
