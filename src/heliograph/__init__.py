"""Heliograph: stories written offline, delivered exactly once."""

__version__ = "0.1.0"
