"""Exports made up for demonstration: they reproduce the 2023 report."""
