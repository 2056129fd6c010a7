"""Speech -> captions."""
