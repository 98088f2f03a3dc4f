"""Where one student's responses to a round go: to a room, or to the session of somebody alone."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from digitlab.activities.response import ActivityResponse, Content, ResponseError, checked, parsed
from digitlab.classroom.errors import RoomError
from digitlab.classroom.room import Json, Participant, Response, Round
from digitlab.ui.state.classroom import rooms


@dataclass(frozen=True)
class RoomResponses:
    """A student's responses in a room, in the database."""

    participant: Participant
    round: Round

    @property
    def key(self) -> str:
        """Prefix of widget keys, unique to the round."""
        return f"round-{self.round.id}"

    def sent(self, kind: type[Content]) -> Mapping[str, Content]:
        """Return what was submitted, by key."""
        stored = rooms().responses(self.round.id, participant=self.participant)
        return {response.key: response.content for response in parsed(kind, self.round, stored)}

    def submit(self, key: str, content: ActivityResponse) -> bool:
        """Store a response, replacing one with the same key; return whether it was accepted, or show why not."""
        try:
            rooms().submit(self.participant, self.round.id, key, checked(content, self.round).to_json())
        except RoomError as error:
            st.warning(str(error), icon=":material/error:")
            return False
        except ResponseError:
            _show_not_taken()
            return False
        return True

    def draft(self) -> Json | None:
        """Return the unsent response, None if there is none."""
        return rooms().draft(self.participant, self.round.id)

    def save_draft(self, content: Json) -> None:
        """Store an unsent response, if it has changed."""
        last = f"{self.key}-draft"
        if st.session_state.get(last) != content:
            rooms().save_draft(self.participant, self.round.id, content)
            st.session_state[last] = content


@dataclass(frozen=True)
class SoloResponses:
    """The responses of somebody who goes through a lesson alone, in the session; methods as in `RoomResponses`."""

    round: Round
    key: str

    def sent(self, _kind: type[Content]) -> dict[str, Content]:
        """Return what was submitted, by key."""
        return st.session_state.setdefault(f"{self.key}-sent", {})

    def submit(self, key: str, content: ActivityResponse) -> bool:
        """Store a response, replacing one with the same key; return whether it was accepted, or show why not."""
        try:
            self.sent(type(content))[key] = checked(content, self.round)
        except ResponseError:
            _show_not_taken()
            return False
        return True

    def draft(self) -> Json | None:
        """Return None: the session's widgets hold the draft."""
        return None

    def save_draft(self, _content: Json) -> None:
        """Do nothing: the session's widgets hold the draft."""

    def responses(self, kind: type[Content]) -> list[Response[Content]]:
        """Return what was submitted as a wall gets it."""
        sent = self.sent(kind).items()
        return [Response(number, 0, "You", key, content) for number, (key, content) in enumerate(sent)]


def _show_not_taken() -> None:
    st.warning(
        "This was not taken: it is no answer to this question. Set it anew, and send it again.", icon=":material/error:"
    )


ResponseSheet = RoomResponses | SoloResponses
