"""Sending over bad lines, beside other people's programs, as ratios to what the line can carry."""
