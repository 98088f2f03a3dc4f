"""What is wrong with a file of scores."""

_LONGEST_QUOTED = 40


class ScoresError(ValueError):
    r"""A file, or a choice of its columns, that is no labels and scores. Its message is a sentence for the visitor.

    Parameters
    ----------
    message : str
        What is wrong and what to do; it may repeat what stands in the file.
    n_to_leave_out : int, default=0
        How many rows stand in the way; without them the rest can be read.

    Examples
    --------
    >>> import digitlab, pathlib
    >>> _ = pathlib.Path("alike.csv").write_text("label,score\n1,0.5\n1,0.4\n")
    >>> try:
    ...     digitlab.read_scores("alike.csv")
    ... except digitlab.ScoresError as error:
    ...     print(error)
    Column "label" holds only 1. Precision and recall need rows of both kinds: choose a file that has them.
    """

    def __init__(self, message: str, n_to_leave_out: int = 0) -> None:
        super().__init__(message, n_to_leave_out)
        self.n_to_leave_out = n_to_leave_out

    def __str__(self) -> str:
        return str(self.args[0])


def quoted(text: str) -> str:
    """Return what stands in a file for a sentence: in quotes, and shortened where it is long.

    Examples
    --------
    >>> quoted("label")
    '"label"'
    """
    shortened = text if len(text) <= _LONGEST_QUOTED else f"{text[:_LONGEST_QUOTED]}..."
    return f'"{shortened}"'
