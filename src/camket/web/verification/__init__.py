"""Signed papers checked by anybody, by their file or by the code printed on them."""
