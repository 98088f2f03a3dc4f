"""The network address of this visitor, where the server can know it."""

import ipaddress

import streamlit as st

from digitlab.ui.state.shared import settings


def visitor_address() -> str | None:
    """Return the visitor's address, None where it cannot be told from other visitors' addresses.

    Behind proxies (``DIGITLAB_PROXIES`` says how many) it is the one that the outermost of them has seen, counted from
    the right of ``X-Forwarded-For``, because a visitor can write anything to the left of it. Without that setting an
    address of a private network may be a proxy's, which all visitors share.
    """
    proxies = settings().proxies
    if proxies:
        forwarded = ",".join(st.context.headers.get_all("X-Forwarded-For")).split(",")
        return _address(forwarded[-proxies]) if len(forwarded) >= proxies else None
    address = _address(st.context.ip_address or "")
    return address if address is not None and ipaddress.ip_address(address).is_global else None


def _address(text: str) -> str | None:
    """Return an address in its one form; of IPv6 the network of 64 bits, since that much belongs to one household."""
    try:
        address = ipaddress.ip_address(text.strip())
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is None:
        return str(ipaddress.ip_network((address, 64), strict=False).network_address)
    return str(getattr(address, "ipv4_mapped", None) or address)
