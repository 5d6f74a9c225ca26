"""What an inspector and an administrator read."""
