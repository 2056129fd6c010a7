"""Recordings -> Voice."""
