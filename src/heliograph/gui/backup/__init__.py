"""Backups in the window: made, checked, and restored in place of what is here."""
