"""How a run of the window ends: in order, on demand or suddenly, and what the next start says."""
