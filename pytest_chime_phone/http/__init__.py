"""One HTTP exchange, whatever the client library: messages, calls, endpoints, signatures.  Private."""
