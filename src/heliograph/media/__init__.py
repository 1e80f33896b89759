"""A person's media files: opened, recognised, and read only whole."""
