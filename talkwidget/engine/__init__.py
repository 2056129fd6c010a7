"""Face + Speech -> frames."""
