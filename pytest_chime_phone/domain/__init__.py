"""What the service speaks of: outcomes, phone numbers, the installed models, time.  Private."""
