"""The rows of a draft rule set: a form and a page for each kind."""
