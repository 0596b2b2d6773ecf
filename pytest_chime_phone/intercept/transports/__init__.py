"""Connections in memory: the own code of each library runs, and only the socket is missing.  Private."""
