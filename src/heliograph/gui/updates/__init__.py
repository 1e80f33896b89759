"""Newer versions of the program in the window: a strip that offers one, and a card of settings."""
