"""A file is read whole, in a limited process."""
