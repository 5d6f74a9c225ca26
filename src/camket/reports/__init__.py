"""Papers made from what the rooms know, for the office to finish; nothing here issues or writes."""
