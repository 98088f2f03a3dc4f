"""A row of a file of text."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A row of a file: its number there, its cells, and how many lines of the file end with it."""

    number: int
    cells: list[str]
    n_lines: int = 0

    @property
    def is_comment(self) -> bool:
        """Whether it begins with a hash sign."""
        return bool(self.cells) and self.cells[0].lstrip().startswith("#")

    @property
    def filled(self) -> list[str]:
        """The cells that hold something."""
        return [cell for cell in self.cells if cell.strip()]
