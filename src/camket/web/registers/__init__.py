"""The registers of papers a body keeps: numbers, gaps, papers made outside."""
