"""Train what is missing for the tutorials' figures, print the table and write it to ``docs/reproduction.md``.

Runs are taken from the store (``DIGITLAB_HOME``) and kept there. An experiment whose training took at most a minute is
repeated with further seeds, so that the table can say how much of a figure is luck.
"""

import argparse
from pathlib import Path

from digitlab.evaluation.repeats import N_SEEDS, repeats
from digitlab.experiments import naming
from digitlab.experiments.experiment import Experiment
from digitlab.experiments.runs import Run
from digitlab.mnist import Mnist, load_mnist
from digitlab.reproduce import Figures, claims, experiments, figures, markdown, rows
from digitlab.server.settings import Settings
from digitlab.store import RunStore
from digitlab.texts import formats
from digitlab.training.train import train

_REPEATED_SECONDS = 60
_REPORT = Path(__file__).resolve().parent.parent.parent / "docs" / "reproduction.md"


def _run_of(experiment: Experiment, store: RunStore, data: Mnist) -> Run:
    name = f"{naming.title(experiment)}, seed {experiment.seed}"
    run = store.load(experiment)
    if run is not None:
        print(f"{name}: in the store.", flush=True)
        return run
    print(f"{name}: training ...", flush=True)
    run = train(experiment, data)
    store.save(run)
    print(f"{name}: trained in {formats.seconds(run.fit_seconds)}.", flush=True)
    return run


def _figures_with_repeats(
    experiment: Experiment, n_seeds: int, store: RunStore, data: Mnist
) -> dict[Experiment, Figures]:
    """Return the figures of an experiment and, if it trains fast enough, of its repeats."""
    run = _run_of(experiment, store, data)
    others = repeats(experiment, n_seeds)[1:] if run.fit_seconds <= _REPEATED_SECONDS else []
    return {experiment: figures(run, data)} | {other: figures(_run_of(other, store, data), data) for other in others}


def main() -> None:
    """Read the command line, train what is missing, print and write the table."""
    parser = argparse.ArgumentParser(prog="python -m digitlab.reproduce", description=__doc__)
    parser.add_argument(
        "--only",
        nargs="+",
        choices=sorted({claim.experiment.classifier for claim in claims()}),
        help="some classifiers instead of all",
    )
    parser.add_argument(
        "--seeds",
        type=int,
        choices=range(1, 101),
        default=N_SEEDS,
        metavar="N",
        help=f"seeds of what trains in a minute (default {N_SEEDS})",
    )
    parser.add_argument("--output", type=Path, default=_REPORT, metavar="FILE", help="where the table goes")
    options = parser.parse_args()
    settings, data, chosen = Settings.from_environment(), load_mnist(), claims(options.only)
    store = RunStore(settings.home, settings.store_mb)
    found: dict[Experiment, Figures] = {}
    for experiment in experiments(chosen):
        found |= _figures_with_repeats(experiment, options.seeds, store, data)
    text = markdown(rows(chosen, found.get, options.seeds))
    print(text)
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(text)


if __name__ == "__main__":
    main()
