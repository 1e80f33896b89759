"""What ITU's editors say of the story on the screen, where they say it of, and answering it."""
