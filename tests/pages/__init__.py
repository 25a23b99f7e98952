"""Every page, opened by AppTest on a small real database."""
