"""Frames of a clip: rendering, enhancement and paste."""
