"""One account: its records, options and operations, and how a call is answered.  Private."""
