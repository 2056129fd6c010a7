"""Text -> Speech."""
