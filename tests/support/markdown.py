"""What Streamlit's Markdown makes of a text."""

import re


def is_inert(markdown: str) -> bool:
    """Return whether nothing but words and numbers, in parentheses or with marks at their ends, stands outside of code.

    A whole number with a full stop or a parenthesis at its end could begin a list.
    """
    words = re.sub("`[^`]+`", "", markdown).split()
    ends = "[.,:;!?)]*"
    word = rf"\(?([^\W\d_]+(['-][^\W\d_]+)*)?{ends}"
    number = rf"\([0-9]+([.,][0-9]+)*{ends}|[0-9]+([.,][0-9]+)+{ends}|[0-9]+([,:;!?]{ends})?"
    return markdown.count("`") % 2 == 0 and all(re.fullmatch(f"{word}|{number}", part) for part in words)
