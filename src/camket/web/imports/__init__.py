"""Workbooks in and out, in the browser."""
