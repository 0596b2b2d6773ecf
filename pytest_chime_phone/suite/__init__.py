"""What works on a whole suite of tests: the sweep, and chaos.  Private."""
