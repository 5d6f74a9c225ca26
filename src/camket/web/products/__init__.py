"""Products of civil servants: assign, report, check, excuse; the catalogue of a body."""
