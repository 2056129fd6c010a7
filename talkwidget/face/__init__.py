"""Image -> Face: reading pictures, finding faces, landmarks."""
