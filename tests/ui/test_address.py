"""Whose address it is: what a visitor can write into a header counts for nothing."""

from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.runtime.context import StreamlitHeaders

from digitlab.ui.state import address


@pytest.mark.parametrize(
    ("proxies", "connected", "forwarded", "expected"),
    [
        (0, "8.8.4.4", [], "8.8.4.4"),
        (0, "8.8.4.4", ["1.1.1.1"], "8.8.4.4"),  # nobody was said to forward anything
        (0, "192.168.1.7", [], None),  # perhaps a proxy's
        (0, None, [], None),
        (0, "2606:4700:1:2:3:4:5:6", [], "2606:4700:1:2::"),
        (1, "10.0.0.1", ["1.1.1.1"], "1.1.1.1"),
        (1, "10.0.0.1", ["9.9.9.9, 1.1.1.1"], "1.1.1.1"),  # the visitor wrote the first one
        (1, "10.0.0.1", ["9.9.9.9", "::ffff:1.1.1.1"], "1.1.1.1"),
        (1, "10.0.0.1", ["192.168.1.7"], "192.168.1.7"),  # a school's own proxy
        (2, "10.0.0.1", ["9.9.9.9, 1.1.1.1, 10.0.0.2"], "1.1.1.1"),
        (2, "10.0.0.1", ["1.1.1.1"], None),
        (1, "10.0.0.1", ["<script>"], None),
        (1, "10.0.0.1", [], None),
    ],
)
def test_the_address_is_what_the_operators_proxy_has_seen(monkeypatch, proxies, connected, forwarded, expected):
    headers = StreamlitHeaders([("X-Forwarded-For", value) for value in forwarded])
    monkeypatch.setattr(st, "context", SimpleNamespace(headers=headers, ip_address=connected))
    monkeypatch.setattr(address, "settings", lambda: SimpleNamespace(proxies=proxies))
    assert address.visitor_address() == expected
