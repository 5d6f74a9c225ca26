"""Writes of tasks: one function per thing a person can do."""
