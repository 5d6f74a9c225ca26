"""The rules of the law: schemes as code, their numbers as data, levels with reasons out."""
