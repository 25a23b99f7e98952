"""Tests of the demonstration exports."""
