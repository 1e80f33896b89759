"""The use cases that windows and command line share."""
