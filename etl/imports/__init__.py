"""Preview, commit, jobs and history of imports, and the answers that are remembered."""
