"""The catalogue of rules, and what they find in a file."""
