"""Whatever is listed by name stands in the one order of names, on SQLite and on PostgreSQL."""
