"""Motion of a clip: everything computed once a speech."""
