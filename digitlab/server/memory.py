"""What an object in memory holds, and how much memory that takes."""

import gc
import sys
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any

import numpy as np

# What objects refer to beside their own content.
CODE = (type, ModuleType, FunctionType, BuiltinFunctionType)
_BYTES_OF_A_NODE = 64  # of scikit-learn's trees, beside the values of the node


def referents(obj: object) -> list[Any]:
    """Return what an object refers to; arrays of objects do not tell Python's garbage collector."""
    if isinstance(obj, np.ndarray):
        return [obj.tolist()] if obj.dtype.hasobject else []
    return gc.get_referents(obj)


def deep_size(obj: object) -> int:
    """Estimate the memory that would be free without an object.

    Returns
    -------
    int
        Bytes of the arrays within its reach, each once and a view as the whole of what it looks at, and the objects
        around them.
    """
    seen: dict[int, object] = {}
    waiting, total = [obj], 0
    while waiting:
        current = waiting.pop()
        if isinstance(current, CODE) or id(current) in seen:
            continue
        seen[id(current)] = current
        total += _own_bytes(current)
        waiting += (
            [current.base] if isinstance(current, np.ndarray) and current.base is not None else referents(current)
        )
    return total


def _own_bytes(obj: object) -> int:
    if isinstance(obj, np.ndarray):
        return obj.nbytes if obj.base is None else 0
    tree = sys.modules.get("sklearn.tree._tree")  # nobody holds one where it was never imported
    if tree is not None and isinstance(obj, tree.Tree):
        return obj.node_count * _BYTES_OF_A_NODE + obj.value.nbytes
    return sys.getsizeof(obj)
