"""Stories from tables: a look at each row before anything is kept, taking in, again, and undo."""
