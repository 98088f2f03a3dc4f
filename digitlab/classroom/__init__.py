"""Rooms for classes in a database: participants, rounds, responses."""
