"""How one gets into a room, as the wall shows it: code, link and QR code."""

import streamlit as st

from digitlab.classroom.links import is_own_machine, join_link, qr_code, reachable_addresses, teacher_link
from digitlab.classroom.room import Room


def show_large(room: Room) -> None:
    """Show code and link, large enough for the back row; the QR code is `show_qr_code`."""
    _show_code(room.code, large=True)
    st.markdown(f"or open **{join_link(_base(), room.code)}**")
    _show_own_machine()


def show_qr_code(room: Room) -> None:
    """Show the join link for cameras, as wide as there is room."""
    link = join_link(_base(), room.code)
    st.image(qr_code(link), width="stretch", alt=f"QR code of the link {link}")


def show_small(room: Room) -> None:
    """Show code and QR code, for those who come later."""
    _show_code(room.code, large=False)
    show_qr_code(room)


def own_link(secret: str) -> str:
    """Return the link by which the teacher comes back from any device."""
    return teacher_link(_base(), secret)


def _show_code(code: str, *, large: bool) -> None:
    kind = "class-code class-code-large" if large else "class-code"
    st.html(f"<p class='{kind}'><span>Join with</span> <strong>{code}</strong></p>")


def _base() -> str:
    """Return the address under which students reach the app: this one, unless it is this machine's own name."""
    own = st.context.url or ""
    if is_own_machine(own):
        return next(iter(reachable_addresses(own)), own)
    return own


def _show_own_machine() -> None:
    """Say how other devices reach a laptop."""
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
