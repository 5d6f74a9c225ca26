"""Units, people, posts and tenures, each with the days it holds."""
