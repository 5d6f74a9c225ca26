"""Wiring, no logic: settings, addresses, the WSGI entry."""
