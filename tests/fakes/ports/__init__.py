"""A small fake of each port, driven by the test."""
