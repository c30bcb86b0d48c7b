"""What a document states: mentions, events and offices, as claims with their passages."""
