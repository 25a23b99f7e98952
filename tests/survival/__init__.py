"""What the store survives: many users, sudden death, hostile files; `python -m tests.survival` repeats it all."""
