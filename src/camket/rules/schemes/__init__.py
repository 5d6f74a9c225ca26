"""The schemes of rating, one module each; a scheme is code, its numbers are data."""
