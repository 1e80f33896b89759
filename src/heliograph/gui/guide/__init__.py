"""The guide inside the program: its pages, what is found in them, and how they are shown."""
