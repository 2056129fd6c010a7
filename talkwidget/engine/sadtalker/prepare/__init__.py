"""Preparation of a face, once: crop, 3DMM coefficients, keypoints and features."""
