"""The two desks: in a room, where the database keeps what is sent, and alone, where the session does."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from digitlab.classroom.room import Answer, Json, Round, Seat
from digitlab.ui.state.classroom import rooms


@dataclass(frozen=True)
class RoomDesk:
    """A student's desk in a room; see `activity.Desk`."""

    seat: Seat
    round: Round

    @property
    def key(self) -> str:
        """The round's."""
        return f"round-{self.round.id}"

    def sent(self) -> Mapping[str, Json]:
        """Return what the database has."""
        return rooms().sent(self.seat, self.round.id)

    def send(self, key: str, content: Json) -> None:
        """Write an answer into the database."""
        rooms().send(self.seat, self.round.id, key, content)

    def draft(self) -> Json | None:
        """Return what the database has."""
        return rooms().draft(self.seat, self.round.id)

    def keep_draft(self, content: Json) -> None:
        """Write it into the database, if it is not there already."""
        kept = f"{self.key}-draft"
        if st.session_state.get(kept) != content:
            rooms().keep_draft(self.seat, self.round.id, content)
            st.session_state[kept] = content


@dataclass(frozen=True)
class OwnDesk:
    """The desk of somebody who goes through a lesson alone; see `activity.Desk`."""

    round: Round
    key: str

    def sent(self) -> dict[str, Json]:
        """Return what the session has."""
        return st.session_state.setdefault(f"{self.key}-sent", {})

    def send(self, key: str, content: Json) -> None:
        """Keep an answer in the session."""
        self.sent()[key] = content

    def draft(self) -> Json | None:
        """Return nothing: the session's widgets keep what was begun."""
        return None

    def keep_draft(self, content: Json) -> None:
        """Leave it to the session's widgets."""

    def answers(self) -> list[Answer]:
        """Return what was sent as the wall has it."""
        return [Answer(number, 0, "You", content) for number, content in enumerate(self.sent().values())]
