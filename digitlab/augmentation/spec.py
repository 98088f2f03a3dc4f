"""What the registry knows of an augmentation."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Augmentation:
    """A registry entry: all that the app needs to offer more training images out of those that there are.

    Attributes
    ----------
    key : str
        Name in experiments and links.
    title : str
        Label of its switch on the Train page.
    in_names : str
        What it adds to the name of a run; empty for none.
    sentence : str
        What it does and what it costs, for students.
    n_copies : int
        Further images for each image.
    copies : callable
        ``copies(images, generator)`` returns them, uint8 of shape (n_copies, n, 784), each as its image stands in
        `images`.
    program : str, default=""
        The same for a script that goes without digitlab: Python that defines ``with_copies(images, labels)``, which
        returns what `apply` does. It may use ``np`` and ``SEED``. Empty if there are no copies.
    program_imports : tuple of str
        The statements that import what else it uses.
    """

    key: str
    title: str
    in_names: str
    sentence: str
    n_copies: int
    copies: Callable[[np.ndarray, np.random.Generator], np.ndarray]
    program: str = ""
    program_imports: tuple[str, ...] = ()

    def apply(self, images: np.ndarray, target: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray]:
        """Return images of shape (n, 784) as they are, then the copies, with the targets of all, shape (n,).

        The seed decides what is drawn.
        """
        if not self.n_copies:
            return images, target
        copies = self.copies(images, np.random.default_rng(seed))
        return np.concatenate([images[None], copies]).reshape(-1, images.shape[1]), np.tile(target, 1 + self.n_copies)
