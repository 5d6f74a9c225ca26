"""What a person is told: one notice per thing, in the application."""
