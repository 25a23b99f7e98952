"""Bytes become sheets of cells with Excel's own row numbers; the only room that reads spreadsheets."""
