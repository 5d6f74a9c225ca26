"""Permissions follow from posts; nothing is stored until an administrator changes the table."""
