"""What a visitor's own browser remembers of a visit, so that reloading and coming back later lose nothing.

What comes back comes from outside, so nothing of it is believed.
"""

import json
import re
import uuid
from pathlib import Path

import streamlit as st

from digitlab.experiments.experiment import Experiment, ExperimentError
from digitlab.ui.state import class_tokens, session, uploads

_component = st.components.v2.component(
    "digitlab_browser_memory",
    js=Path(__file__).with_name("browser_memory.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)
_KEY = "browser_memory"
_MOST = 30
_LONGEST = 100_000
_VISITOR = re.compile(r"[0-9a-f]{32}")


def keep_visit() -> None:
    """Let the browser remember this visit; take back what it remembers of an earlier one."""
    session_id = st.session_state.setdefault("session_id", uuid.uuid4().hex)
    data = {
        "visit": written_visit(),
        "session": session_id,
        "table": uploads.to_browser(),
        "asks": uploads.asks_browser(),
    }
    _component(
        key=_KEY, data=data, on_visit_change=_take_back, on_table_change=_take_table_back, on_teach_change=_teach
    )


def written_visit() -> str:
    """Return the visit as the browser keeps it: who this is in the queue, what was asked for, what was looked at."""
    looked_at = dict.fromkeys([session.chosen_experiment(), *session.experiments()])
    return json.dumps(
        {
            "visitor": session.visitor(),
            "asked": [experiment.to_link() for experiment in session.asked()[:_MOST]],
            "looked_at": [experiment.to_link() for experiment in looked_at][:_MOST],
            "class": class_tokens.to_browser(),
        }
    )


def _take_back() -> None:
    """Go on with a visit that the browser remembers. What is no visit is left out, silently: nobody wrote it."""
    text = st.session_state[_KEY].get("visit")
    try:
        visit = json.loads(text) if isinstance(text, str) and len(text) <= _LONGEST else {}
        visitor, asked, looked_at = visit["visitor"], visit["asked"], visit["looked_at"]
    except (ValueError, RecursionError, KeyError, TypeError):
        return
    if isinstance(visitor, str) and _VISITOR.fullmatch(visitor):
        session.go_on_as(visitor, asked=_experiments(asked))
    class_tokens.from_browser(visit.get("class"))
    for experiment in _experiments(looked_at):
        session.remember(experiment, is_latest=False)


def _teach() -> None:
    """Make this visitor the teacher whose link was opened; what is no token is ignored."""
    token = st.session_state[_KEY].get("teach")
    if isinstance(token, str):
        class_tokens.teach(token)


def _take_table_back() -> None:
    """Go on with the table that this tab of the browser has looked at."""
    uploads.from_browser(st.session_state[_KEY].get("table"))


def _experiments(links: object) -> list[Experiment]:
    found = []
    for link in links[:_MOST] if isinstance(links, list) else ():
        try:
            found.append(Experiment.from_json(link))
        except (ExperimentError, TypeError):
            continue
    return found
