"""The rooms of the screen that need no browser."""
