"""Writes about trust: one function per thing an administrator or a job can do."""
