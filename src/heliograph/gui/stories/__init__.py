"""Stories as lists: those that are written, those that wait, those that were received."""
