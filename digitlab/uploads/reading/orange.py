"""What Orange writes around the names of columns: their types and roles."""

import re

from digitlab.uploads.reading.rows import Row

_TYPES = {"continuous", "c", "numeric", "n", "discrete", "d", "categorical", "string", "s", "text", "time", "t"}
_ROLES = {"class", "c", "meta", "m", "weight", "w", "ignore", "i", "", "basket"}
_PREFIX = re.compile(r"(?:[mciw]?[DCSTN]|[mciw])#(.+)")


def rows_of_types(body: list[Row]) -> int:
    """Return how many rows below the names say what the columns are, as Orange writes two of them.

    Examples
    --------
    >>> rows_of_types([Row(2, ["no yes", "continuous"]), Row(3, ["class", ""]), Row(4, ["yes", "0.5"])])
    2
    """
    if len(body) < 2:
        return 0
    types, roles = ([cell.strip().lower() for cell in row.cells] for row in body[:2])
    known = [cell in _TYPES for cell in types]
    are_types = any(known) and all(is_known or " " in cell for is_known, cell in zip(known, types, strict=True))
    are_roles = any(roles) and all(cell.partition(" ")[0] in _ROLES for cell in roles)
    return 2 if are_types and are_roles else 0


def without_prefixes(names: list[str]) -> list[str]:
    """Return names without the signs for types and roles that Orange writes before them.

    Examples
    --------
    >>> without_prefixes(["cD#loan", "mC#Model (yes)", "age"])
    ['loan', 'Model (yes)', 'age']
    """
    found = [_PREFIX.fullmatch(name) for name in names]
    return [name if match is None else match[1] for name, match in zip(names, found, strict=True)]
