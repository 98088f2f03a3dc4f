"""What MNIST's writers do to the figures of the default detector: its mistakes by half and, with QMNIST, by writer.

QMNIST (Yadav and Bottou, 2019) says who wrote each image; its two files of labels, unpacked from its tables in MNIST's
order with the writer in the third column, are read from a folder and are no part of this repository.
"""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.report import arguments, write
from digitlab.default_run import import_default_run
from digitlab.evaluation.detectors import Detector
from digitlab.evaluation.run_detectors import detectors_of
from digitlab.experiments.experiment import Experiment
from digitlab.metrics.draws import draws
from digitlab.metrics.measures import AREAS, MEASURES
from digitlab.metrics.thresholds import ThresholdCurve
from digitlab.mnist import Writers, load_mnist, read_writers
from digitlab.store import RunStore

KEYS = ("precision", "recall", "f1", "accuracy", "roc_auc", "average_precision")
_N_TEST = 10_000


def default_detector(writers: Writers | None = None) -> Detector:
    """Return the detector of the run that ships."""
    with TemporaryDirectory() as folder:
        store = RunStore(Path(folder))
        import_default_run(store)
        run = store.load(Experiment())
        assert run is not None
        (detector,) = detectors_of(run, load_mnist(), writers).values()
    return detector


def mistakes_by_half(detector: Detector) -> list[int]:
    """Return how many test images of the first and of the last 5,000 it answers wrongly at its own threshold."""
    truth, scores = detector.judged
    wrong = (scores >= detector.default_threshold) != truth
    return [int(half.sum()) for half in np.split(wrong, 2)]


def neighbours_of_one_hand(writers: np.ndarray) -> float:
    """Return which part of all images was written by the writer of the next one."""
    return float(np.mean(writers[1:] == writers[:-1]))


def drawn_by_writer(writers: np.ndarray, n_resamples: int, seed: int) -> Iterator[np.ndarray]:
    """Draw writers with all their images, within each half of the images; yield how often each image was drawn."""
    generator = np.random.default_rng(seed)
    halves = [np.unique(half, return_inverse=True)[1] for half in np.split(writers, 2)]
    for _ in range(n_resamples):
        times = []
        for half in halves:
            n = int(half.max()) + 1
            times.append(np.bincount(generator.integers(n, size=n), minlength=n)[half])
        yield np.concatenate(times)


def spread(detector: Detector, resamples: Iterator[np.ndarray]) -> dict[str, np.ndarray]:
    """Return each measure in each resample."""
    truth, scores = detector.judged
    rows = []
    for times in resamples:
        curve = ThresholdCurve(np.repeat(truth, times), np.repeat(scores, times))
        point = curve.at(detector.default_threshold)
        rows.append([(MEASURES | AREAS)[key].of(curve if key in AREAS else point) for key in KEYS])
    return dict(zip(KEYS, np.array(rows).T, strict=True))


def variances_by_effective_numbers(folder: Path) -> dict[str, float]:
    """Return by how much the variances grow that the pages compute where the server is told of writers."""
    data = load_mnist()
    by_image, by_writer = (default_detector(writers) for writers in (None, read_writers(folder, data)))
    points = [detector.curve.at(detector.default_threshold) for detector in (by_image, by_writer)]
    shares = {key: MEASURES[key].share for key in KEYS if key in MEASURES}
    return {
        key: float(share.trials(points[0]) / share.trials(points[1]))
        for key, share in shares.items()
        if share is not None
    }


def measure(folder: Path, n_resamples: int, seed: int) -> dict[str, object]:
    """Return the figures of the writers."""
    detector, writers = default_detector(), read_writers(folder, load_mnist())
    test = writers.test
    by_writer = spread(detector, drawn_by_writer(test, n_resamples, seed))
    single = spread(detector, draws(_N_TEST, n_resamples, seed))
    first, last = np.split(test, 2)
    return {
        "writers": {
            "first half": len(np.unique(first)),
            "last half": len(np.unique(last)),
            "in both parts": 0 if writers.train is None else len(np.intersect1d(writers.train, test)),
        },
        "neighbours of one hand": {
            "first half": neighbours_of_one_hand(first),
            "last half": neighbours_of_one_hand(last),
        },
        "variance by writers over that by images": {
            key: float(np.var(by_writer[key]) / np.var(single[key])) for key in KEYS
        },
        "variance by effective numbers over that by images": variances_by_effective_numbers(folder),
        "95 % interval by images": {key: np.quantile(single[key], [0.025, 0.975]).tolist() for key in KEYS},
        "95 % interval by writers": {key: np.quantile(by_writer[key], [0.025, 0.975]).tolist() for key in KEYS},
    }


def main() -> None:
    """Read the command line, measure, print."""
    parser = arguments("writers", __doc__ or "")
    parser.add_argument("--qmnist", type=Path, metavar="DIR", help="a folder with QMNIST's labels")
    parser.add_argument("--resamples", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    first, last = mistakes_by_half(default_detector())
    print(f"The default detector makes {first} mistakes in the first 5,000 test images and {last} in the last.")
    figures: dict[str, object] = {"mistakes": {"first half": first, "last half": last}}
    if options.qmnist is not None:
        figures |= measure(options.qmnist, options.resamples, options.seed)
        for title, values in figures.items():
            print(f"{title}:")
            for name, value in values.items() if isinstance(values, dict) else ():
                print(f"    {name:<20}{np.round(value, 4)}")
    write(options.json, figures)


if __name__ == "__main__":
    main()
