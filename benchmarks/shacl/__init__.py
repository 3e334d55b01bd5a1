"""SHACL engines side by side, at several sizes."""
