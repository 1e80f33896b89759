"""One story being written: its steps, questions, files and check list."""
