"""The way out: what is shown, as files that others open."""
