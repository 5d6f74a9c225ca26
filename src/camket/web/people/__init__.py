"""People: who holds which post on a day, one's posts, delegations, and what is stored about one."""
