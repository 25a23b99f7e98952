"""One show() a page: it chooses a scope, asks, draws and offers the file; it computes nothing."""
