"""Life without the window in front: tray, notices, start with the computer, sleep and networks."""
