"""How one gets into a room: links, and a picture of one for phones."""

import ipaddress
import socket
from urllib.parse import urlsplit, urlunsplit

import psutil
import segno

PAGE = "class"
_OWN_NAMES = {"localhost", "127.0.0.1", "::1", "0.0.0.0"}


def join_link(base: str, code: str) -> str:
    """Return the link by which students join; `base` is the address of the app, with or without a page behind it."""
    return f"{_without_page(base)}/{PAGE}?room={code}"


def teacher_link(base: str, secret: str) -> str:
    """Return the link by which the teacher comes back from anywhere."""
    return f"{_without_page(base)}/{PAGE}?teach={secret}"


def qr_code(link: str) -> str:
    """Return a link as a QR code: SVG, dark on white on every page, with the quiet margin that cameras need."""
    return segno.make(link, error="m").svg_inline(scale=8, border=4, dark="#000000", light="#ffffff", omitsize=True)


def is_own_machine(address: str) -> bool:
    """Return whether an address is this machine's name for itself, which means another machine on every other."""
    return (urlsplit(address).hostname or "") in _OWN_NAMES


def reachable_addresses(address: str) -> list[str]:
    """Return under which addresses other devices of the same network reach what is at ``localhost`` here.

    Parameters
    ----------
    address : str
        Of the app as this machine calls it, with its port.

    Returns
    -------
    list of str
        One for each network that this machine is in, wireless or not; empty if it is in none.
    """
    parts = urlsplit(address)
    port = f":{parts.port}" if parts.port else ""
    return [urlunsplit((parts.scheme, f"{own}{port}", "", "", "")) for own in _own_addresses()]


def _own_addresses() -> list[str]:
    """Return this machine's IPv4 addresses, those of home and school networks first."""
    is_up = {name for name, state in psutil.net_if_stats().items() if state.isup}
    found = [
        ipaddress.ip_address(each.address)
        for name, addresses in psutil.net_if_addrs().items()
        if name in is_up
        for each in addresses
        if each.family == socket.AF_INET
    ]
    useful = [address for address in found if not address.is_loopback and not address.is_link_local]
    return [str(address) for address in sorted(useful, key=lambda address: not address.is_private)]


def _without_page(base: str) -> str:
    parts = urlsplit(base)
    path = parts.path.rstrip("/").removesuffix(f"/{PAGE}")
    return urlunsplit((parts.scheme, parts.netloc, path, "", ""))
