"""Ways to sign behind one interface: what each offers a person, how it begins, how it ends."""
