"""The layout of lists of dossiers, and the checks of its rows."""
