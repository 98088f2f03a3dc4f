"""What one visitor, one broken file or one killed process could do to all others, repeated as commands."""
