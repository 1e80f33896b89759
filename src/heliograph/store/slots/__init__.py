"""The slots of the profile's key: each keeps the same key for whoever can open that slot."""
