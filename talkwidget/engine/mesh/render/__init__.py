"""Drawing: everything computed for each frame."""
