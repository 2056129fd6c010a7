"""Side-by-side runs whose figures stand in docs/benchmarks.md; ``python -m benchmarks`` prints them."""
