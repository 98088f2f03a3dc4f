"""Everything that one visitor, one broken file or one killed process could do to the others, tried again and again.

Prints for each kind of fault how often it was tried, how often the app held and how often it failed, and ends with code
1 if anything failed.
"""

import logging
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.faults import canvas, links, reports, rooms, store, store_damage, uploads, workers
from benchmarks.faults.outcome import Outcome
from benchmarks.report import arguments, write


class Part(NamedTuple):
    """One kind of fault.

    Attributes
    ----------
    title : str
    n : int
        How often it is tried.
    attack : callable
        Takes an empty folder, how often to try, and a seed.
    """

    title: str
    n: int
    attack: Callable[[Path, int, int], Outcome]


PARTS = {
    "links": Part("Fuzzed experiments and links", 20_000, lambda home, n, seed: links.attack(n, seed)),
    "uploads": Part("Hostile uploads", 9_000, lambda home, n, seed: uploads.attack(n, seed)),
    "canvas": Part("Messages of the canvas", 2_000, lambda home, n, seed: canvas.attack(n, seed)),
    "reports": Part("Reports of components", 1_000, lambda home, n, seed: reports.attack(n, seed)),
    "rooms": Part("Students beside guessers of codes", 100, lambda home, n, seed: rooms.attack(n)),
    "damage": Part("Damaged files", 1_247, store_damage.attack_damage),
    "saves": Part("Concurrent saves with kills", 10_000, store.attack),
    "kills": Part("Killed workers, servers, schedulers", 240, workers.attack),
}


def main() -> int:
    """Read the command line, try everything, print; return the exit code."""
    parser = arguments("faults", __doc__.partition("\n")[0])
    parser.add_argument("--part", choices=list(PARTS), help="one part instead of all")
    parser.add_argument("--scale", type=float, default=1.0, help="share of the attempts, for a quick run (1)")
    parser.add_argument("--seed", type=int, default=0, help="of all that is random (0)")
    options = parser.parse_args()
    # The table says what was refused; each refusal's line in the log would hide it.
    logging.getLogger("digitlab").addHandler(logging.NullHandler())
    figures: dict[str, Any] = {}
    for name in [options.part] if options.part else list(PARTS):
        print(f"{PARTS[name].title} ...", file=sys.stderr, flush=True)
        figures[name] = _figures_of(PARTS[name], options.scale, options.seed)
    total = {key: sum(figures[name][key] for name in figures) for key in ("tried", "held", "failed", "seconds")}
    print(f"{'':<38}{'tried':>8}{'held':>8}{'failed':>8}{'seconds':>9}")
    for title, row in [*((PARTS[name].title, figures[name]) for name in figures), ("All", total)]:
        counts = "".join(f"{row[key]:>8,}" for key in ("tried", "held", "failed"))
        print(f"{title:<38}{counts}{row['seconds']:>9.0f}")
    for name, found in figures.items():
        print(f"\n{PARTS[name].title}")
        for note in found["notes"]:
            print(f"  {note}")
    write(options.json, figures)
    return int(total["failed"] > 0)


def _figures_of(part: Part, scale: float, seed: int) -> dict[str, Any]:
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as home:
        try:
            outcome = part.attack(Path(home), max(1, round(part.n * scale)), seed)
        except Exception as error:  # a part that breaks fails, and the others are tried all the same
            outcome = Outcome(1, 0, 1, (f"It could not be tried to its end. {type(error).__name__}: {error}",))
    return outcome._asdict() | {"seconds": round(time.monotonic() - started, 1)}


if __name__ == "__main__":
    sys.exit(main())
