"""What the activities of a class compute: each one's response, as a type, and the numbers of its result."""
