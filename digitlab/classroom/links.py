"""Links to a room, and QR codes of them."""

import ipaddress
import socket
from urllib.parse import urlsplit, urlunsplit

import psutil
import segno

PAGE = "class"
_OWN_NAMES = {"localhost", "127.0.0.1", "::1", "0.0.0.0"}


def join_link(base: str, code: str) -> str:
    """Return the link for students; `base` is the URL of the app or of one of its pages."""
    return f"{_without_page(base)}/{PAGE}?room={code}"


def teacher_link(base: str, token: str) -> str:
    """Return the link that opens the teacher's screen on any device.

    The token stands in the fragment, which browsers send to no server and no other site.
    """
    return f"{_without_page(base)}/{PAGE}#teach={token}"


def qr_code(link: str) -> str:
    """Return a link as a QR code: SVG, dark on white in every theme, with the quiet zone that scanners need."""
    return segno.make(link, error="m").svg_inline(scale=8, border=4, dark="#000000", light="#ffffff", omitsize=True)


def is_own_machine(address: str) -> bool:
    """Return whether a URL's host is the local machine, which other devices cannot reach by it."""
    return (urlsplit(address).hostname or "") in _OWN_NAMES


def reachable_addresses(address: str) -> list[str]:
    """Return the URLs under which devices in the same network reach the app at ``localhost``.

    Parameters
    ----------
    address : str
        Local URL of the app, with its port.

    Returns
    -------
    list of str
        One for each network that this machine is in; empty if there is none.
    """
    parts = urlsplit(address)
    port = f":{parts.port}" if parts.port else ""
    return [urlunsplit((parts.scheme, f"{own}{port}", "", "", "")) for own in _own_addresses()]


def _own_addresses() -> list[str]:
    """Return this machine's IPv4 addresses, private ones first."""
    is_up = {name for name, state in psutil.net_if_stats().items() if state.isup}
    addresses = [
        ipaddress.ip_address(each.address)
        for name, interface_addresses in psutil.net_if_addrs().items()
        if name in is_up
        for each in interface_addresses
        if each.family == socket.AF_INET
    ]
    useful = [address for address in addresses if not address.is_loopback and not address.is_link_local]
    return [str(address) for address in sorted(useful, key=lambda address: not address.is_private)]


def _without_page(base: str) -> str:
    parts = urlsplit(base)
    path = parts.path.rstrip("/").removesuffix(f"/{PAGE}")
    return urlunsplit((parts.scheme, parts.netloc, path, "", ""))
