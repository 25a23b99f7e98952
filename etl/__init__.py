"""The way in: files of the one-stop systems become dossiers in the database."""
