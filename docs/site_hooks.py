"""What `mkdocs build` adds to the documents: live files, the reference, and documents from the top folder."""

import ast
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parent.parent
GALLERY = ROOT / "docs" / "gallery"
# Documents of the top folder, by the page that they become.
TOP = {"tour": "README", "security": "SECURITY", "contributing": "CONTRIBUTING", "changelog": "CHANGELOG"}
_LINK = re.compile(r"\[([^\]]*)\]\((?!https?:|#|mailto:)([^)\s]+)\)")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages and files that are made by the build."""
    for page, name in TOP.items():
        text = (ROOT / f"{name}.md").read_text(encoding="utf-8")
        files.append(File.generated(config, f"{page}.md", content=_relinked(text, folder="")))
    files.append(File.generated(config, "reference.md", content=_reference()))
    files.append(File.generated(config, "icon.png", content=(ROOT / "digitlab/ui/icon.png").read_bytes()))
    with tempfile.TemporaryDirectory() as folder:
        made = _gallery(Path(folder))
        for path in sorted(Path(folder).glob("*.html")):
            files.append(File.generated(config, f"gallery/{path.name}", content=path.read_bytes()))
    files.append(File.generated(config, "gallery.md", content=made))
    return files


def on_page_markdown(markdown: str, **_context: object) -> str:
    """Let links from the documents' folder lead to where the site has their targets."""
    return _relinked(markdown, folder="docs")


def _relinked(text: str, folder: str) -> str:
    """Return Markdown whose links lead to pages of the site; a link to what the site lacks becomes its text."""

    def link(match: re.Match[str]) -> str:
        path, _, anchor = match[2].partition("#")
        target = os.path.normpath(Path(folder) / path)
        page = next((f"{page}.md" for page, name in TOP.items() if target == f"{name}.md"), None)
        if page is None and target.startswith("docs/"):
            page = os.path.relpath(target, "docs")
        if page is None:
            return page_of_site if (page_of_site := _already(match, path)) else match[1]
        return f"[{match[1]}]({page}{'#' + anchor if anchor else ''})"

    return _LINK.sub(link, text)


def _already(match: re.Match[str], path: str) -> str:
    """Return a link as it stands if it leads to a page that the build makes."""
    made = {*(f"{page}.md" for page in TOP), "reference.md", "gallery.md"}
    return match[0] if path in made or path.startswith("screenshots/") else ""


def _reference() -> str:
    """Return the page of all public names, from their docstrings."""
    parts = ["# Python reference\n\nAll public names, with examples that the tests run.\n"]
    tree = ast.parse((ROOT / "digitlab" / "__init__.py").read_text(encoding="utf-8"))
    homes = {
        alias.name: f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("digitlab.")
        for alias in node.names
    }
    parts += [
        f"::: {homes[name]}\n    options:\n      heading: digitlab.{name}\n      toc_label: {name}\n"
        for name in sorted(homes)
        if name != "missing"
    ]
    return "\n".join(parts)


def _gallery(folder: Path) -> str:
    """Run the gallery's scripts, which write their files into the folder, and return the page that shows them."""
    parts = [
        "# Gallery\n\nEach file was written by the lines below it and needs nothing but a browser: save it, send it.\n"
    ]
    for script in sorted(GALLERY.glob("*.py")):
        code = script.read_text(encoding="utf-8")
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        subprocess.run([sys.executable, script], cwd=folder, env=environment, check=True)
        title, _, sentence = (ast.get_docstring(ast.parse(code)) or "").partition(": ")
        parts.append(f"## {title}\n\n{sentence}\n")
        parts += [
            f'<iframe class="live" loading="lazy" src="gallery/{made.name}" title="{title}"></iframe>\n'
            for made in sorted(folder.glob(f"{script.stem}*.html"))
        ]
        parts.append(f"```python\n{code.partition(chr(10))[2].strip()}\n```\n")
    return "\n".join(parts)
