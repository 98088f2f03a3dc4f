"""What Streamlit's Markdown makes of a text."""

import re


def is_inert(markdown: str) -> bool:
    """Return whether nothing but words and numbers, each with a mark at its end, stands outside of code.

    A number with a full stop at its end could begin a list.
    """
    words = re.sub("`[^`]+`", "", markdown).split()
    word, number = r"([^\W\d_]+(['-][^\W\d_]+)*)?[.,:;!?]*", r"[0-9]+([.,][0-9]+)*([.,:;!?]*[,:;!?])?"
    return markdown.count("`") % 2 == 0 and all(re.fullmatch(f"{word}|{number}", part) for part in words)
