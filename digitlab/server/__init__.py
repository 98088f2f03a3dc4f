"""Settings, the server's state file, sizes of objects in memory, and processes with limits."""
