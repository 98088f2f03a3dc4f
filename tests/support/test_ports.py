"""A port is given once, also between asking for it and listening on it."""

import socket
import subprocess
import sys

import pytest

from tests.support import ports
from tests.support.paths import ROOT

ASK = "from tests.support import ports; ports.PORTS = range({0}, {1}); print(ports.free_port())"


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> int:
    """Let there be one port, which is free."""
    first = ports.free_port()
    ports._reservations.pop().close()
    monkeypatch.setattr(ports, "PORTS", range(first, first + 1))
    return first


def test_a_port_is_given_once_and_can_be_listened_on(narrow: int) -> None:
    assert ports.free_port() == narrow
    with socket.create_server(("127.0.0.1", narrow)):
        pass
    with pytest.raises(RuntimeError, match="is free"):
        ports.free_port()
    ports._reservations.pop().close()


def test_a_port_is_given_to_one_process_only(narrow: int) -> None:
    assert ports.free_port() == narrow
    program = ASK.format(narrow, narrow + 1)
    other = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert "is free" in other.stderr
    ports._reservations.pop().close()


def test_a_port_that_somebody_listens_on_is_passed_over(narrow: int) -> None:
    with socket.create_server(("127.0.0.1", narrow)), pytest.raises(RuntimeError, match="is free"):
        ports.free_port()
