"""Text to speak: text as the user wrote it -> Script."""
