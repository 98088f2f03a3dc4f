"""Five visitors upload the worst files again and again: what the others notice, and what the server keeps.

Starts the real server and connects real sessions to it. Twenty visitors move the threshold every two seconds; the same
is measured first without any upload. At the end, one visitor uploads 60 files of 5 MB and closes the tab.
"""

import asyncio
import random
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Iterable
from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np
import psutil
from streamlit.proto.WidgetStates_pb2 import WidgetState

from benchmarks.classroom import opened, visit
from benchmarks.faults.hostile_files import heavy_files
from benchmarks.report import arguments, write
from tests.support.server import Server
from tests.support.sessions import Session

N_VISITORS = 20
N_UPLOADING = 5
N_KEPT = 60
_SECONDS_TO_FORGET = 150


class Uploader(Session):
    """A visitor of the page Draw who uploads files."""

    session_id = ""

    async def choose_upload(self) -> None:
        """Open the page and choose to upload a photo."""
        await self.open()
        await self.until(lambda: bool(self.elements("button_group")))
        await self.choose_source("Upload a photo")

    async def choose_source(self, source: str) -> None:
        """Choose between the canvas, an upload and the camera."""
        state = WidgetState(id=self.elements("button_group")[0].id)
        state.string_array_value.data.append(source)
        await self._set_state(state)

    async def upload(self, content: bytes) -> float:
        """Upload a file in place of the last one; return the seconds until the page showed what it is."""
        (widget,) = (widget for widget in self.elements("file_uploader") if widget.label == "Upload a photo")
        file_id, boundary = uuid.uuid4().hex, uuid.uuid4().hex
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="digit.png"\r\n\r\n'
        request = urllib.request.Request(
            f"http://{self._address}/_stcore/upload_file/{self.session_id}/{file_id}",
            data=head.encode() + content + f"\r\n--{boundary}--\r\n".encode(),
            headers={"Content-Type": f"multipart/form-data; boundary={boundary}"},
            method="PUT",
        )
        await asyncio.to_thread(urllib.request.urlopen, request)
        state = WidgetState(id=widget.id)
        info = state.file_uploader_state_value.uploaded_file_info.add()
        info.file_id, info.name, info.size = file_id, "digit.png", len(content)
        return await self._set_state(state)

    async def _set_state(self, state: WidgetState) -> float:
        self._widgets[state.id] = state
        return await self.run(self._fragments.get(state.id, ""))

    def _take(self, message: Any) -> None:
        if message.WhichOneof("type") == "new_session":
            self.session_id = message.new_session.initialize.session_id or self.session_id
        super()._take(message)


async def upload_for(address: str, files: Iterable[bytes], seconds: float) -> list[float]:
    """Upload one file after the other; return the seconds that each took."""
    session = Uploader(address, page="draw")
    await session.choose_upload()
    times, end = [], time.monotonic() + seconds
    for content in files:
        if time.monotonic() > end:
            break
        times.append(await session.upload(content))
    await session.close()
    if session.errors:
        raise RuntimeError(f"A page showed an error: {session.errors[0]}")
    return times


async def measure(address: str, seconds: float, n_uploading: int) -> dict[str, Any]:
    """Let visitors move the threshold while others upload."""
    sessions = await asyncio.gather(*(opened(address, "thresholds") for _ in range(N_VISITORS)))
    files = [content for name, content in heavy_files().items() if not name.startswith(("zip", "npz"))]
    random.shuffle(files)
    uploads = [upload_for(address, cycle(files[i:] + files[:i]), seconds) for i in range(n_uploading)]
    visits = asyncio.gather(*(visit(session, None, seconds) for session in sessions))
    moves, uploaded = await asyncio.gather(visits, asyncio.gather(*uploads))
    for session in sessions:
        await session.close()
    times = np.array([time for visited, _ in moves for time in visited])
    taken = [seconds for each in uploaded for seconds in each]
    return {
        "moves": len(times),
        "percentiles_ms": {p: float(np.percentile(times, p) * 1e3) for p in (50, 95, 99)},
        "uploads": len(taken),
        "longest_upload_s": max(taken, default=0.0),
        "errors": [error for session in sessions for error in session.errors],
    }


async def measure_kept(server: Server) -> dict[str, float]:
    """Upload many large files in one session and close it; return the server's memory in MB before and after."""
    process = psutil.Process(server.pid)
    before = process.memory_info().rss
    large = heavy_files()["GIF of 900,000 comments"]
    await upload_for(server.address, [large + bytes([i]) for i in range(N_KEPT)], 600)
    uploaded = process.memory_info().rss
    # Streamlit keeps a session that was closed for two minutes, and looks when another one is closed.
    await asyncio.sleep(_SECONDS_TO_FORGET)
    for _ in range(2):
        session = await opened(server.address, "thresholds")
        await session.close()
        await asyncio.sleep(3)
    return {
        name: size / 1e6
        for name, size in (("before", before), ("uploaded", uploaded), ("after", process.memory_info().rss))
    }


def main() -> None:
    """Read the command line, measure, print."""
    parser = arguments("uploads", __doc__ or "")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long they work (60)")
    options = parser.parse_args()
    random.seed(42)
    heavy_files()
    moves: dict[str, dict[str, Any]] = {}
    with (
        tempfile.TemporaryDirectory() as home,
        # Uploads are told from those of other sites by a cookie, which only a browser has.
        Server(Path(home), STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION="false") as server,
    ):
        asyncio.run(upload_for(server.address, [b"no picture"], 60))  # trains the run that the page wants
        for name, n_uploading in (("without uploads", 0), ("with uploads", N_UPLOADING)):
            moves[name] = found = asyncio.run(measure(server.address, options.seconds, n_uploading))
            p = found["percentiles_ms"]
            print(
                f"{name}: {found['moves']} moves by {N_VISITORS} visitors, 50th percentile {p[50]:.0f} ms, 95th "
                f"{p[95]:.0f} ms, 99th {p[99]:.0f} ms; errors: {len(found['errors'])}; {found['uploads']} uploads, "
                f"the longest {found['longest_upload_s']:.1f} s",
                flush=True,
            )
        kept = asyncio.run(measure_kept(server))
    print(
        f"{N_KEPT} uploads in one session: the server has {kept['before']:.0f} MB before, {kept['uploaded']:.0f} MB "
        f"with all of them, {kept['after']:.0f} MB after the session."
    )
    write(options.json, {"moves": moves, "kept_mb": kept})


if __name__ == "__main__":
    main()
