"""Search: units of any day, people, tasks, papers; with and without accents."""
