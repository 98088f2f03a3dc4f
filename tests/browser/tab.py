"""Pages that tests use one after the other."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Frame, Page

# Trainings take their time on a busy machine; what never comes still fails.
PATIENCE_MS = 120_000
# What belongs to a tab outlives its pages, and no command of the browser's removes it.
_FORGET_TAB = "() => { Storage.prototype.setItem = () => {}; sessionStorage.clear(); }"


class Tab:
    """A page that tests use one after the other: a new one takes 4 s to compile the app's scripts.

    Parameters
    ----------
    browser : playwright.sync_api.Browser
    **options
        Those of `playwright.sync_api.Browser.new_context`, with a ``viewport``.
    """

    def __init__(self, browser: Browser, **options: Any) -> None:
        self._browser, self._options = browser, options
        self._page: Page | None = None
        self._origins: set[str] = set()

    @contextmanager
    def visited(self, session: pytest.Session) -> Iterator[Page]:
        """Lend the page as a new visitor's: nothing is stored, nothing pressed; after a failure it is another one."""
        page = self._page = self._page or self._new_page()
        page.set_viewport_size(self._options["viewport"])
        page.set_default_timeout(PATIENCE_MS)
        n_failed = session.testsfailed
        yield page
        if session.testsfailed == n_failed:
            self._forget(page)
        else:
            self.close()

    def close(self) -> None:
        """Close the page."""
        if self._page is not None:
            self._page.context.close()
            self._page = None

    def _new_page(self) -> Page:
        page = self._browser.new_context(**self._options).new_page()
        page.on("framenavigated", self._note_origin)
        return page

    def _note_origin(self, frame: Frame) -> None:
        parts = urlsplit(frame.url)
        if parts.netloc:
            self._origins.add(f"{parts.scheme}://{parts.netloc}")

    def _forget(self, page: Page) -> None:
        """Leave the app, which may write until then, and remove what it has stored."""
        page.mouse.up()
        if page.url.startswith("http"):
            page.evaluate(_FORGET_TAB)
        page.goto("about:blank")
        session = page.context.new_cdp_session(page)
        for origin in self._origins:
            session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        session.detach()
        self._origins.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
