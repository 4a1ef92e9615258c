"""The archive (档案): write-once versions in OCFL, a chained event log, an index that can be made again from them."""
