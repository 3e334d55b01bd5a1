"""Side-by-side measurements against the peers; figures and ratios, never a test."""
