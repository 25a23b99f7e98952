"""A column of cells becomes typed values."""
