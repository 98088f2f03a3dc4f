"""The two implementations of `activity.ResponseSheet`."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from digitlab.activities.response import ActivityResponse, Content, parsed
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
        """See `ResponseSheet`."""
        return f"round-{self.round.id}"

    def sent(self, kind: type[Content]) -> Mapping[str, Content]:
        """See `ResponseSheet`."""
        stored = rooms().responses(self.round.id, participant=self.participant)
        return {response.key: response.content for response in parsed(kind, self.round, stored)}

    def submit(self, key: str, content: ActivityResponse) -> bool:
        """See `ResponseSheet`."""
        try:
            rooms().submit(self.participant, self.round.id, key, content.to_json())
        except RoomError as error:
            st.warning(str(error), icon=":material/error:")
            return False
        return True

    def draft(self) -> Json | None:
        """See `ResponseSheet`."""
        return rooms().draft(self.participant, self.round.id)

    def save_draft(self, content: Json) -> None:
        """See `ResponseSheet`; writes only what has changed."""
        last = f"{self.key}-draft"
        if st.session_state.get(last) != content:
            rooms().save_draft(self.participant, self.round.id, content)
            st.session_state[last] = content


@dataclass(frozen=True)
class SoloResponses:
    """The responses of somebody who goes through a lesson alone, in the session."""

    round: Round
    key: str

    def sent(self, _kind: type[Content]) -> dict[str, Content]:
        """See `ResponseSheet`."""
        return st.session_state.setdefault(f"{self.key}-sent", {})

    def submit(self, key: str, content: Content) -> bool:
        """See `ResponseSheet`."""
        self.sent(type(content))[key] = content
        return True

    def draft(self) -> None:
        """Return None: the session's widgets hold the draft."""

    def save_draft(self, _content: Json) -> None:
        """Do nothing: the session's widgets hold the draft."""

    def responses(self, kind: type[Content]) -> list[Response[Content]]:
        """Return what was submitted as a wall gets it."""
        sent = self.sent(kind).items()
        return [Response(number, 0, "You", key, content) for number, (key, content) in enumerate(sent)]
