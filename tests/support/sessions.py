"""Sessions of the real server without a browser: Streamlit's own messages over its WebSocket."""

import asyncio
import json
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState


class Session:
    """One visitor of the app.

    Parameters
    ----------
    address : str
        ``HOST:PORT`` of the server.
    query : str
        Query string of the address bar.
    page : str
        Path of the page, "" for the first.
    patience : float, default=120
        Seconds after which an answer counts as one that never comes.

    Attributes
    ----------
    errors : list of str
        Exceptions that the server showed, and answers that never came.
    """

    def __init__(self, address: str, query: str = "", page: str = "", patience: float = 120.0) -> None:
        self._address, self._query, self._page, self._patience = address, query, page, patience
        self._widgets: dict[str, WidgetState] = {}
        self._elements: dict[tuple[int, ...], Any] = {}
        self._fragments: dict[str, str] = {}
        self._page_hash = ""
        self._hashes: dict[str, str] = {}
        self._finished: list[tuple[str, ...]] = []
        self._polls: dict[str, asyncio.Task[None]] = {}
        self.errors: list[str] = []
        self._news = asyncio.Condition()

    async def open(self) -> None:
        """Connect and run the page for the first time."""
        self._socket = await websockets.connect(
            f"ws://{self._address}/_stcore/stream", subprotocols=[websockets.Subprotocol("streamlit")], max_size=None
        )
        self._reader = asyncio.create_task(self._read())
        await self.run()

    async def close(self) -> None:
        """Leave, as if the tab was closed."""
        self.drop()
        await self._socket.close()

    def drop(self) -> None:
        """Lose the connection, as if the network was gone."""
        for task in [self._reader, *self._polls.values()]:
            task.cancel()

    async def go_to(self, page: str) -> float:
        """Go to another page of the app, as a click in its navigation does; return the seconds that it took."""
        self._stop_polling()
        self._widgets.clear()
        self._page, self._page_hash = page, self._hashes[page]
        return await self.run()

    async def run(self, fragment: str = "") -> float:
        """Run the page, or a fragment of it, and wait for the end.

        Returns
        -------
        float
            Seconds from the message to the answer's end.
        """
        before, started = len(self._finished), time.perf_counter()
        await self._send(fragment)
        # A run of the whole page answers for all its fragments; a poll that ends meanwhile only for its own.
        await self.until(lambda: any(not done or fragment in done for done in self._finished[before:]))
        return time.perf_counter() - started

    async def until(self, condition: Callable[[], bool], seconds: float | None = None) -> bool:
        """Wait until something is so; note an error if it never is."""
        seconds = self._patience if seconds is None else seconds
        try:
            async with asyncio.timeout(seconds), self._news:
                await self._news.wait_for(condition)
        except TimeoutError:
            self.errors.append(f"No answer within {seconds} seconds.")
            return False
        return True

    async def set(self, element_id: str, **value: Any) -> float:
        """Set a widget, as the browser does, and wait for the answer.

        Parameters
        ----------
        element_id : str
        **value
            One field of Streamlit's ``WidgetState``, such as ``json_value="..."``.

        Returns
        -------
        float
            Seconds.
        """
        state = WidgetState(id=element_id)
        for name, content in value.items():
            if name == "double_array_value":
                state.double_array_value.data.extend(content)
            else:
                setattr(state, name, content)
        self._widgets[element_id] = state
        seconds = await self.run(self._fragments.get(element_id, ""))
        if "trigger_value" in value:
            del self._widgets[element_id]
        return seconds

    async def set_component(self, element_id: str, **state: Any) -> float:
        """Set the state of a component of the second kind and wait for the answer."""
        return await self.set(element_id, json_value=json.dumps(state))

    async def train_linked(self) -> None:
        """Answer the question whether a linked run is to be trained, if the page asks."""
        button = next((button for button in self.elements("button") if button.label == "Train it"), None)
        if button is not None:
            await self.set(button.id, trigger_value=True)

    def component(self, name: str) -> Any | None:
        """Return the first component with a name that holds these letters, None if the page shows none."""
        return next((one for one in self.elements("bidi_component") if name in one.component_name), None)

    def elements(self, kind: str) -> list[Any]:
        """Return the elements of one kind that the page shows ("slider", "metric", "bidi_component")."""
        return [getattr(e, kind) for e in self._elements.values() if e.WhichOneof("type") == kind]

    async def _send(self, fragment: str, *, is_poll: bool = False) -> None:
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.page_name, state.page_script_hash = self._query, self._page, self._page_hash
        state.fragment_id, state.is_auto_rerun = fragment, is_poll
        state.widget_states.widgets.extend(self._widgets.values())
        await self._socket.send(message.SerializeToString())

    async def _poll(self, fragment: str, seconds: float) -> None:
        """Run a fragment again and again, as the browser does for ``run_every``."""
        with suppress(websockets.ConnectionClosed):
            while True:
                await asyncio.sleep(seconds)
                await self._send(fragment, is_poll=True)

    def _stop_polling(self) -> None:
        for task in self._polls.values():
            task.cancel()
        self._polls.clear()

    async def _read(self) -> None:
        with suppress(websockets.ConnectionClosed):
            async for content in self._socket:
                message = ForwardMsg.FromString(content if isinstance(content, bytes) else content.encode())
                async with self._news:
                    self._take(message)
                    self._news.notify_all()

    def _take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "delta":
            self._take_delta(message)
        elif kind == "script_finished":
            self._finished.append(tuple(message.metadata.run.fragment_ids))
        elif kind == "navigation":
            self._page_hash = message.navigation.page_script_hash
            self._hashes = {page.url_pathname: page.page_script_hash for page in message.navigation.app_pages}
        elif kind == "auto_rerun":
            poll = message.auto_rerun
            if poll.fragment_id not in self._polls:
                self._polls[poll.fragment_id] = asyncio.create_task(self._poll(poll.fragment_id, poll.interval))
        elif kind == "new_session" and not message.metadata.run.fragment_ids:
            self._elements.clear()
            self._fragments.clear()
            self._stop_polling()

    def _take_delta(self, message: ForwardMsg) -> None:
        delta = message.delta
        if delta.WhichOneof("type") != "new_element":
            return
        element = delta.new_element
        self._elements[tuple(message.metadata.delta_path)] = element
        name = element.WhichOneof("type")
        if name == "exception":
            self.errors.append(element.exception.message)
        element_id = getattr(getattr(element, name), "id", "") if name else ""
        if element_id and delta.fragment_id:
            self._fragments[element_id] = delta.fragment_id
