"""What may be done, and what follows: values in, a reason or a finding out; no Django."""
