"""Errors of rooms, whose messages are shown to visitors."""


class RoomError(ValueError):
    """An action was refused or failed; the message says why and what to do."""


class NoRoomError(RoomError):
    """The room does not exist, or is closed."""
