"""Commitments: draft, agree, read."""
