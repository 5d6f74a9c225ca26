"""Who may sign in: accounts and passwords. Persons and posts live in `organisation`."""
