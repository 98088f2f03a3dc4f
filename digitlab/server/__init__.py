"""The server's own affairs: settings, status, memory, and processes with limits."""
