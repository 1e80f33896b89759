"""What is measured, by commands of its own: links, the window, the library."""
