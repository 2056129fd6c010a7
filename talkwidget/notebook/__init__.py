"""Notebook: magics, their configuration and completion, and the panel."""
