"""Tests of the rates and of the counts they are made of."""
