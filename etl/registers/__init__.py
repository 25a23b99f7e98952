"""Registers that people keep, of targets and of senders: typed on a page, or read from a small workbook."""
