"""How to join a room, as the wall shows it: code, link and QR code."""

import streamlit as st

from digitlab.classroom.links import is_own_machine, join_link, qr_code, reachable_addresses, teacher_link
from digitlab.classroom.room import Room


def show_large(room: Room) -> None:
    """Show code and link, large; see `show_qr_code` for the QR code."""
    _show_code(room.code, large=True)
    st.markdown(f"or open **{join_link(_base(), room.code)}**")
    _show_own_machine()


def show_qr_code(room: Room) -> None:
    """Show the join link as a QR code of the full width."""
    link = join_link(_base(), room.code)
    st.image(qr_code(link), width="stretch", alt=f"QR code of the link {link}")


def show_small(room: Room) -> None:
    """Show code and QR code, small."""
    _show_code(room.code, large=False)
    show_qr_code(room)


def own_teacher_link(token: str) -> str:
    """Return the link that opens the teacher's screen on any device."""
    return teacher_link(_base(), token)


def _show_code(code: str, *, large: bool) -> None:
    kind = "class-code class-code-large" if large else "class-code"
    st.html(f"<p class='{kind}'><span>Join with</span> <strong>{code}</strong></p>")


def _base() -> str:
    """Return the URL of the app for students: this one, unless only this machine can reach it."""
    own = st.context.url or ""
    return next(iter(reachable_addresses(own)), own) if is_own_machine(own) else own


def _show_own_machine() -> None:
    """Show how other devices reach the app where this machine is the server."""
    own = st.context.url or ""
    if not is_own_machine(own):
        return
    addresses = reachable_addresses(own)
    if addresses:
        st.caption(
            "This computer is the server. Phones in the same network reach it under "
            f"{' or '.join(f'`{address}`' for address in addresses)}; no internet is needed."
        )
    else:
        st.warning(
            "This computer is in no network, so no phone can reach it. Switch on a hotspot and reload the page.",
            icon=":material/wifi_off:",
        )
