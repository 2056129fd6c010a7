"""Trained weights: registry, download, command line."""
