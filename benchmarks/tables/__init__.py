"""Tables of 300 stories in six languages, with faults at known rows, and what must come of them."""
