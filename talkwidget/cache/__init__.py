"""Cache: content-addressed entries on disk and in memory, and files that appear whole."""
