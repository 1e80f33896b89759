"""Spelling: which words of a text are looked up, in which dictionary, by a process of its own."""
