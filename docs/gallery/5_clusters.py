"""Rows that belong together: MNIST's last 5,000 test images come hand by hand; here in blocks of 100."""

import numpy as np

from digitlab import Detector, Experiment, detectors_of, load_mnist, save_html, train

data = load_mnist()
judged = detectors_of(train(Experiment(digit=7, n_train=10_000), data), data)[7].judged
labels, scores = (values[5_000:] for values in judged)
blocks = np.arange(5_000) // 100
detector = Detector.from_scores(
    labels, scores, clusters=blocks, title="Sevens, in blocks of 100", names=("other digit", "7")
)
save_html(detector, "5_clusters.html")
