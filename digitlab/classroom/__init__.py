"""A class in a room: who is in, what is asked, what was answered, in a database."""
