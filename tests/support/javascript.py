"""Runs the widget's JavaScript from Python, in V8 and without a browser."""

import atexit
import json
from typing import Any

import numpy as np
from py_mini_racer import MiniRacer

from digitlab.widget.parts import FOLDER, javascript

# What browsers have and V8 has not, as far as arithmetic needs it.
_BROWSER = """
const atob = (text) => String.fromCharCode(...Uint8Array.fromBase64(text));
"""
# JSON knows neither NaN nor the infinities nor a negative zero; typed arrays become lists.
_ENCODED = """
const encodedForPython = (value) => JSON.stringify(value, (_, part) => {
  if (ArrayBuffer.isView(part)) return Array.from(part);
  if (typeof part !== "number" || (Number.isFinite(part) && !Object.is(part, -0))) return part;
  return { number: Object.is(part, -0) ? "-0" : String(part) };
}) ?? "null";
"""


class Engine:
    """An ES module of the widget with all that it imports, in a scope of its own.

    Parameters
    ----------
    module : str
        The name of a file of `digitlab/widget`.
    """

    def __init__(self, module: str) -> None:
        self._context = MiniRacer()
        # An engine that is still open when Python ends keeps it from ending.
        atexit.register(self._context.close)
        self._context.eval(_BROWSER + _ENCODED)
        self._context.eval(javascript(FOLDER / module))

    def call(self, function: str, *arguments: Any) -> Any:
        """Call a function with whatever JSON can hold, and with NaN, infinities and negative zero.

        Parameters
        ----------
        function : str
            The name of a function of the module or of one that it imports, or an expression for a function.
        *arguments : Any
            Numbers, strings, lists, dicts, None, arrays of numpy.

        Returns
        -------
        Any
            Lists, dicts, numbers and so on.

        Raises
        ------
        py_mini_racer.JSEvalException
            What the JavaScript throws.
        """
        written = ", ".join(json.dumps(argument, default=_as_list) for argument in arguments)
        answer = self._context.eval(f"encodedForPython(({function})({written}))")
        return json.loads(str(answer), object_hook=_with_numbers, parse_int=_double)


def _as_list(value: Any) -> Any:
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    raise TypeError(f"{type(value)} cannot be handed to JavaScript.")


def _with_numbers(decoded: dict[str, Any]) -> Any:
    return float(decoded["number"]) if decoded.keys() == {"number"} else decoded


def _double(digits: str) -> float:
    """Return a whole number as an int where it is exact; larger ones have fewer digits than they say."""
    return int(digits) if abs(int(digits)) < 2**53 else float(digits)
