"""The layout of workbooks of indicators: rows, checked values; it stands beside the lists of dossiers."""
