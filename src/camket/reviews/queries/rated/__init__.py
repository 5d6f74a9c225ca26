"""Who is rated in a period, beside whom, in which order, on which days."""
