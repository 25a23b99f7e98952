"""What every page shares on the screen: scope bar, figures, tables, formats, labels."""
