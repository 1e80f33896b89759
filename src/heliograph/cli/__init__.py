"""Everything the windows do, for scripts, support and tests."""
