"""Batch: many texts become files in a folder, on one process or several."""
