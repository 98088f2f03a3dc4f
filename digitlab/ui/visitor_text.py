"""What a visitor wrote, or a message that repeats it, as a page may show it."""

import re

_LONGEST = 300
# A quoted passage with what follows it, or else a word.
_PARTS = re.compile(r"""(?<!\S)(?:'[^']*'|"[^"]*")\S*|\S+""")
_PLAIN_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_PLAIN_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_ENDS = ".,:;!?"


def plain(text: str, longest: int = _LONGEST) -> str:
    """Return a text as Markdown that shows it and does nothing else with it.

    All but plain words and numbers becomes code: there alone Streamlit knows no links (bare addresses are links elsewhere, escaped
    or not), no pictures, formulas, icons, colours or HTML.

    Parameters
    ----------
    text : str
        Of any origin and length; what cannot be printed, such as half a character, is shown as a question mark.
    longest : int, default=300
        Characters of the text that are shown.

    Returns
    -------
    str
        On one line, to be put into a sentence or to stand alone.
    """
    shortened = text if len(text) <= longest else f"{text[:longest]} ..."
    printable = "".join(character if character.isprintable() or character.isspace() else "?" for character in shortened)
    parts = _PARTS.findall(printable.replace("`", "'"))
    # A number at the beginning could begin a list.
    return " ".join(_shown(part, may_be_number=i > 0) for i, part in enumerate(parts))


def _shown(part: str, *, may_be_number: bool) -> str:
    core = part.rstrip(_ENDS)
    if _PLAIN_WORD.fullmatch(core) or (may_be_number and _PLAIN_NUMBER.fullmatch(core)):
        return part
    return f"`{' '.join(core.split())}`{part[len(core) :]}" if core else f"`{part}`"
