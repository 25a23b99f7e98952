"""The commands of `tthc`: one file a command; they choose, ask and show, and compute nothing."""
