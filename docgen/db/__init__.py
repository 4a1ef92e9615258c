"""The database (数据库): engine, tables and migrations; for the archive an index of what the store holds."""
