"""What the service is about: outcomes, phone numbers, the installed models, time.  No I/O.  Private."""
