"""The pytest plugin.  Private."""
