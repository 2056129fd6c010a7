"""Inputs: files and folders that users name."""
