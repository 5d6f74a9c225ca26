"""The measurements: each with its workload, count, median, p95 and rate."""
