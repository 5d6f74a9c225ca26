"""Samples of each form: fictitious people, real places, sentences an official would write."""
