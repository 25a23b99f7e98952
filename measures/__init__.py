"""From a scope to counts, and from counts to rates: no SQL, no screen."""
