"""Updates: whom to believe about them, where they come from, and what is kept of them here."""
