"""The kinds of export that the importer knows, one file each."""
