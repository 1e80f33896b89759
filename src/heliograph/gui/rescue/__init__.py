"""What the window shows when stories do not read: ways to go on, and afterwards what came of it."""
