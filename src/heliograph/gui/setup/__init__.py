"""What is asked once: the first start, the settings, the profile, the sign-in."""
