"""Papers waiting for a signature, signing, verification."""
