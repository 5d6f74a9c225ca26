"""Mid-year, year-end, ratings, remediation."""
