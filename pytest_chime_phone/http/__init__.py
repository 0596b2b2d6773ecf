"""One HTTP exchange, free of any client library.  Private."""
