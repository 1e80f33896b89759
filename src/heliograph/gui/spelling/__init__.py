"""Spelling in the boxes: what is unknown is underlined, and suggestions are a key away."""
