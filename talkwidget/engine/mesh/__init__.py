"""Mesh engine: animate a portrait as a dense 3D mesh, without a trained generator."""
