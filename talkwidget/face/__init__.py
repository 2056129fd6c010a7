"""Faces: reading of portraits, face detection and landmarks."""
