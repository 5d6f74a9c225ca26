"""May it be done? Values in, a reason or None out."""
