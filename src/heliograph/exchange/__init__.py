"""What leaves the profile as a file, and comes back from one."""
