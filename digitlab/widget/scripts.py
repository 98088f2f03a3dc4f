"""ES modules as one script, as Streamlit, anywidget and a saved file need them."""

import re
from collections.abc import Mapping
from pathlib import Path

_IMPORT = re.compile(r'^import \{([^}]*)\} from "(\.[^"]+)";\n', flags=re.MULTILINE)
_EXPORT = re.compile(r"^export (?!default)", flags=re.MULTILINE)
# Comments on lines of their own; types and reasons are for readers of the repository.
_COMMENT = re.compile(r"^ *(?://.*|/\*\*(?:(?!\*/).|\n)*\*/)\n", flags=re.MULTILINE)
_DECLARED = re.compile(r"^(export )?(?:const|let|class|(?:async )?function\*?) (\w+)", flags=re.MULTILINE)


def joined(entry: Path, generated: Mapping[Path, str]) -> str:
    """Return an ES module with all that it imports as one script.

    Modules import by names alone (``import { name } from "./module.js";``), and what they declare stands at the
    beginning of a line. All of it lands in one scope, so that each name is declared by one module only.
    Comments are left out.

    Parameters
    ----------
    entry : Path
        Of the module; its ``export default`` stays.
    generated : mapping of Path to str
        Modules that are no files, by the path at which others import them.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If modules import each other in a circle, two declare the same name, a name is imported that is not exported,
        or there is an import of another form.
    """
    exports: dict[Path, set[str]] = {}
    texts: list[str] = []
    _add(entry.resolve(), {path.resolve(): text for path, text in generated.items()}, exports, texts)
    script = "\n".join(texts)
    names = [name for _, name in _DECLARED.findall(script)]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"Modules of {entry.name} declare the same names: {', '.join(twice)}.")
    return script


def _add(path: Path, generated: Mapping[Path, str], exports: dict[Path, set[str]], texts: list[str]) -> None:
    """Add a module to the texts, after those that it imports."""
    text = generated[path] if path in generated else path.read_text(encoding="utf-8")
    exports[path] = set()  # while its imports are added: what imports it then is part of a circle
    for names, target in _IMPORT.findall(text):
        imported = (path.parent / target).resolve()
        if imported not in exports:
            _add(imported, generated, exports, texts)
        if missing := {name for name in re.split(r"[,\s]+", names) if name} - exports[imported]:
            raise ValueError(f"{path.name} imports {', '.join(sorted(missing))}, which {target} does not export.")
    text = _COMMENT.sub("", _IMPORT.sub("", text))
    if re.search(r"^import\b", text, flags=re.MULTILINE):
        raise ValueError(f"{path.name} has an import of another form than names in braces.")
    exports[path] = {name for is_exported, name in _DECLARED.findall(text) if is_exported}
    texts.append(_EXPORT.sub("", text).strip())
