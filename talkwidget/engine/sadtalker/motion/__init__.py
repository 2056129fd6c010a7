"""Motion of a clip: from sound to the keypoints of every frame."""
