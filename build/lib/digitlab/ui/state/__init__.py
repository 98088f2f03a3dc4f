"""What visitors share, what one visitor sees, and what the address bar holds."""
