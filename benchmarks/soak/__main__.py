"""Thirty visitors for half an hour, and a fault every 20 s: a soak of the real server.

The visitors are real sessions that do at random what visitors do: open pages, move thresholds, train, cancel, draw,
upload honest and hostile files, label, leave and come back. The faults are a killed worker, a store that cannot be
written for a while (its folder of drafts is replaced, as a full disk cannot be had everywhere; its limit is small as
well, so that room is made all the time), a damaged run, and with `--cluster` a cut scheduler and a killed worker of
Dask. Ends with code 1 unless memory, threads and descriptors are level, nobody saw an error box that nobody wrote for
him, and no finished run was lost.
"""

import asyncio
import contextlib
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from benchmarks.memory import use
from benchmarks.report import arguments, write
from benchmarks.soak.faults import Faults
from benchmarks.soak.samples import Samples
from benchmarks.soak.visitors import Seen, Visitor, files_to_upload, visit
from digitlab.experiments.experiment import Experiment
from tests.support.server import Server

if TYPE_CHECKING:  # Dask is installed only where it is used
    from tests.support.cluster import Cluster

SECONDS_BETWEEN_FAULTS = 20.0
STORE_MB = 30
_MOST_SECONDS_BETWEEN_SAMPLES = 5.0
_SAMPLES_AT_LEAST = 40
_SECONDS_TO_SETTLE = 10.0
_LONGEST_LOG = 200_000
_SECONDS_TO_TRAIN = 120.0


async def soak(
    server: Server, home: Path, seconds: float, n_visitors: int, seed: int, cluster: "Cluster | None"
) -> dict[str, Any]:
    """Let visitors and faults loose on a server; return what came of it.

    Parameters
    ----------
    server : Server
    home : Path
        Its store's folder.
    seconds : float
    n_visitors : int
    seed : int
    cluster : Cluster or None

    Returns
    -------
    dict
        The figures; `problems` has a sentence for each thing that is not as it should be.
    """
    rng, seen = random.Random(seed), Seen()
    await _warm_up(server.address)
    files = files_to_upload(rng)
    samples, faults = Samples(server.pid), Faults(home, server.pid, rng, cluster)
    until = time.monotonic() + seconds
    pause = min(_MOST_SECONDS_BETWEEN_SAMPLES, seconds / _SAMPLES_AT_LEAST)
    visitors = [visit(server.address, random.Random(rng.random()), until, seen, files) for _ in range(n_visitors)]
    background = [
        asyncio.create_task(_look(samples, faults, until, pause)),
        asyncio.create_task(_harm(faults, until)),
    ]
    await asyncio.gather(*visitors)
    background[0].cancel()
    await background[1]
    with contextlib.suppress(asyncio.CancelledError):
        await background[0]
    grown, quarters = samples.grown(), samples.quarters()
    await asyncio.sleep(_SECONDS_TO_SETTLE)
    afterwards = samples.take()
    next_visitor = await _next_visitor(server.address)
    log = server.log + (cluster.log if cluster is not None else "")
    lost = faults.lost(seen.announced, log)
    problems = [f"Not level: {name}." for name in grown]
    problems += [f"{count} times Streamlit's own error: {what}" for what, count in seen.exceptions.items()]
    problems += [f"{count} times a section failed: {what}" for what, count in seen.app_failures.items()]
    problems += [f"The finished run {digest} was lost." for digest in sorted(lost)]
    if cluster is None and "Traceback" in server.log:  # Dask's client writes one for a connection that was cut
        problems.append(f"The server wrote a traceback:\n{_first_traceback(server.log)}")
    problems += [next_visitor] if next_visitor else []
    return {
        "seconds": seconds,
        "visitors": n_visitors,
        "actions": dict(seen.actions),
        "faults": dict(faults.done),
        "finished_runs": faults.n_finished,
        "announced_runs": len(seen.announced),
        "sentences": dict(seen.sentences),
        "quarters": quarters,
        "afterwards": afterwards,
        "problems": problems,
        "samples": samples.rows,
        "log": log[-_LONGEST_LOG:],
    }


def _first_traceback(log: str) -> str:
    lines = log[log.index("Traceback") :].splitlines()
    end = next((i for i, line in enumerate(lines) if i and line[:1] not in {" ", ""}), len(lines))
    return "\n".join(lines[: end + 1])


async def _warm_up(address: str) -> None:
    """Let one visitor look at every page, so that what is set up once does not count as growth."""
    visitor = Visitor(address)
    await visitor.open()
    await visitor.comes_to_show(lambda: bool(visitor.elements("metric")), _SECONDS_TO_TRAIN)
    await use(visitor)
    await visitor.close()
    if visitor.errors:
        raise RuntimeError(f"The app does not work before any fault: {visitor.errors[0]}")


async def _look(samples: Samples, faults: Faults, until: float, pause: float) -> None:
    """Take samples as long as visitors come, and look after the store and the cluster until all have left."""
    while True:
        if time.monotonic() < until:
            await asyncio.to_thread(samples.take)
        await asyncio.to_thread(faults.look)
        await asyncio.sleep(pause)


async def _harm(faults: Faults, until: float) -> None:
    while (left := until - time.monotonic()) > SECONDS_BETWEEN_FAULTS / 2:
        await asyncio.sleep(min(SECONDS_BETWEEN_FAULTS, left / 2))
        await faults.one()


async def _next_visitor(address: str) -> str:
    """Let somebody train when all is over; return what is wrong with that, "" for nothing."""
    request = Experiment(n_train=1_000, seed=2**31)
    for _ in range(2):  # a cluster may just have come back
        visitor = Visitor(address, query=f"run={quote(request.to_link())}", page="thresholds")
        await visitor.arrive()
        await visitor.train_linked()
        answered = await visitor.comes_to_show(visitor.shows_threshold, _SECONDS_TO_TRAIN)
        await visitor.close()
        if answered:
            return ""
    return "The next visitor's training was not answered."


def main() -> int:
    """Read the command line, soak, print; return the exit code."""
    parser = arguments("soak", __doc__.partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=30.0, help="how long the visitors are there (30)")
    parser.add_argument("--visitors", type=int, default=30, help="how many at a time (30)")
    parser.add_argument("--seed", type=int, default=0, help="of all that is random (0)")
    parser.add_argument("--cluster", action="store_true", help="train on a Dask cluster, and cut it")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home, contextlib.ExitStack() as stack:
        cluster = None
        environment = {
            "DIGITLAB_STORE_MB": str(STORE_MB),
            # Uploads are told from those of other sites by a cookie, which only a browser has.
            "STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION": "false",
        }
        if options.cluster:
            from tests.support.cluster import Cluster

            cluster = stack.enter_context(Cluster(Path(home)))
            cluster.start_scheduler()
            cluster.start_worker()
            cluster.wait_for_workers(1)
            environment["DIGITLAB_SCHEDULER"] = cluster.address
        server = stack.enter_context(Server(Path(home), **environment))
        seconds = options.minutes * 60
        figures = asyncio.run(soak(server, Path(home), seconds, options.visitors, options.seed, cluster))
    _print(figures)
    write(options.json, figures)
    return int(bool(figures["problems"]))


def _print(figures: dict[str, Any]) -> None:
    print(f"{figures['visitors']} visitors for {figures['seconds']:.0f} s")
    for title in ("actions", "faults"):
        print(f"{title.capitalize()}: {', '.join(f'{count} {name}' for name, count in figures[title].items())}.")
    print(f"{figures['finished_runs']} runs were finished, {figures['announced_runs']} of them noted by who asked.")
    print(f"{sum(figures['sentences'].values())} sentences on faults and files were shown.")
    print(f"\n{'':<22}{'second quarter':>16}{'last quarter':>16}{'afterwards':>16}")
    for name, (before, after) in figures["quarters"].items():
        print(f"{name:<22}{before:>16.0f}{after:>16.0f}{figures['afterwards'][name]:>16.0f}")
    print()
    print("\n".join(figures["problems"] or ["Nobody saw an error box, no finished run was lost, all is level."]))


if __name__ == "__main__":
    sys.exit(main())
