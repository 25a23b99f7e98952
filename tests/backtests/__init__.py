"""The 2023 report, from files to figures."""
