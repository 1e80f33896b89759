"""A table of stories: what its columns mean, and what its cells say."""
