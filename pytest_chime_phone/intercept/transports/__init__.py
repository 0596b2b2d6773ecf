"""Connections in memory: each library's own code runs, over a socket that is none.  Private."""
