"""Home pages and overviews that draw on several rooms."""
