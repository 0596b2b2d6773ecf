"""What a test queues for its calls, the call log, and every failure message.  Private."""
