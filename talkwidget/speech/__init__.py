"""Text and recordings -> Speech and Voice."""
