"""The locked window, what opens it again, and the settings of both."""
