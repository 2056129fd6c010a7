"""The mesh engine: a portrait animated as a dense 3D mesh, without a trained generator."""
