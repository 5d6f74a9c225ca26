"""Workbook to typed rows or problems, and back, formatted."""
