"""Writes of the ways to sign: one function per thing a person or a service can do."""
