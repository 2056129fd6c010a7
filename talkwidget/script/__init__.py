"""Script: text as it is to be spoken."""
