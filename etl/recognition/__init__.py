"""Which sheet, header, column, group row and period a file has, and what must be asked."""
