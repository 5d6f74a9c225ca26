"""What was not done or was at fault: told, planned, mended, confirmed."""
