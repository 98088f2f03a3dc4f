"""What can go wrong in a room, as sentences."""


class RoomError(ValueError):
    """Something cannot be done in a room; the message says what happened and what to do."""


class NoRoomError(RoomError):
    """There is no such room, or no more."""
