"""digitlab in a notebook: load, train, read an operating point, draw a figure."""
