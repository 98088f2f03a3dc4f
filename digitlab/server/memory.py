"""What a thing in memory holds, and how much memory that takes."""

import gc
import sys
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any

import numpy as np

# What things refer to beside their own content.
CODE = (type, ModuleType, FunctionType, BuiltinFunctionType)
_BYTES_OF_A_NODE = 64  # of scikit-learn's trees, beside the values of the node


def held_by(thing: object) -> list[Any]:
    """Return what a thing refers to; arrays of objects do not tell Python's garbage collector."""
    if isinstance(thing, np.ndarray):
        return [thing.tolist()] if thing.dtype.hasobject else []
    return gc.get_referents(thing)


def bytes_held(thing: object) -> int:
    """Estimate the memory that would be free without a thing.

    Parameters
    ----------
    thing : object

    Returns
    -------
    int
        Bytes of the arrays within its reach, each once and a view as the whole of what it looks at, and the objects
        around them.
    """
    seen: dict[int, object] = {}
    waiting, total = [thing], 0
    while waiting:
        found = waiting.pop()
        if isinstance(found, CODE) or id(found) in seen:
            continue
        seen[id(found)] = found
        total += _own_bytes(found)
        waiting += [found.base] if isinstance(found, np.ndarray) and found.base is not None else held_by(found)
    return total


def _own_bytes(thing: object) -> int:
    if isinstance(thing, np.ndarray):
        return thing.nbytes if thing.base is None else 0
    tree = sys.modules.get("sklearn.tree._tree")  # nobody holds one where it was never imported
    if tree is not None and isinstance(thing, tree.Tree):
        return thing.node_count * _BYTES_OF_A_NODE + thing.value.nbytes
    return sys.getsizeof(thing)
