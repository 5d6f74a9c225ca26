"""What people are told, in Vietnamese, one sentence per code."""
