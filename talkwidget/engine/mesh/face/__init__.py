"""Preparation of a face: everything computed once a portrait."""
