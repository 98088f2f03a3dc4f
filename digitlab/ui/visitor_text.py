"""What a visitor wrote, or a message that repeats it, as a page may show it."""

import re

_LONGEST = 300
# A quoted passage with what follows it, or else a word.
_PARTS = re.compile(r"""(?<!\S)(?:'[^']*'|"[^"]*")\S*|\S+""")
_SIMPLE_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_SIMPLE_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_ENDS = ".,:;!?"
# Alone they do nothing: a link needs brackets before them.
_OPENS, _CLOSES = "(", ")"


def escape_markdown(text: str, longest: int = _LONGEST) -> str:
    """Return a text of any origin on one line, as Markdown that shows it and does nothing else with it.

    All but simple words and numbers becomes code: there alone Streamlit knows no links (bare addresses are links
    elsewhere, escaped or not), no pictures, formulas, icons, colours or HTML. What cannot be printed, such as half a
    character, is shown as a question mark.
    """
    shortened = text if len(text) <= longest else f"{text[:longest]} ..."
    printable = "".join(character if character.isprintable() or character.isspace() else "?" for character in shortened)
    parts = _PARTS.findall(printable.replace("`", "'"))
    return " ".join(_shown(part) for part in parts)


def _shown(part: str) -> str:
    core = part.rstrip(_ENDS)
    bare = core.removeprefix(_OPENS).rstrip(_CLOSES + _ENDS)
    # A whole number with a full stop or a parenthesis is the marker of a list, if nothing but a blank follows.
    is_marker = bare.isdigit() and part[:1] != _OPENS and part[len(bare) : len(bare) + 1] in {".", _CLOSES}
    if _SIMPLE_WORD.fullmatch(bare) or (_SIMPLE_NUMBER.fullmatch(bare) and not is_marker):
        return part
    return f"`{' '.join(core.split())}`{part[len(core) :]}" if core else f"`{part}`"
