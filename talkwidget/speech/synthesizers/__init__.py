"""The built-in synthesizers."""
