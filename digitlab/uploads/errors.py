"""What is wrong with a file of scores."""


class ScoresError(ValueError):
    """A file, or a choice of its columns, that is no labels and scores. Its message is a sentence for the visitor.

    Parameters
    ----------
    message : str
        What is wrong and what to do; it may repeat what stands in the file.
    n_to_leave_out : int, default=0
        How many rows stand in the way; without them the rest can be read.
    """

    def __init__(self, message: str, n_to_leave_out: int = 0) -> None:
        super().__init__(message, n_to_leave_out)
        self.n_to_leave_out = n_to_leave_out

    def __str__(self) -> str:
        return str(self.args[0])
