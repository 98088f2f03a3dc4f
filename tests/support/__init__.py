"""What tests and benchmarks share: the real app, its visitors, browsers, databases and clusters."""
