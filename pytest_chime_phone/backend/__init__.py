"""One account behind one door: its records, options, operations, and how a call is answered.  Private."""
