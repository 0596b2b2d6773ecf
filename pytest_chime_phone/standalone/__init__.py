"""The fake standing alone, for manual work and for suites in other languages.  Private."""
