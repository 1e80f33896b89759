"""Getting stories to the service exactly once, over whatever line there is."""
