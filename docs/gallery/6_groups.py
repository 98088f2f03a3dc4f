"""Groups: students wrote the first half of MNIST's test images, employees the second; one threshold for both."""

import numpy as np

from digitlab import Detector, Experiment, detectors_of, load_mnist, save_html, train

data = load_mnist()
judged = detectors_of(train(Experiment(digit=7, n_train=10_000), data), data)[7].judged
hands = np.repeat(["students", "employees"], 5_000)
detector = Detector.from_scores(*judged, groups=hands, title="Sevens of two groups", names=("other digit", "7"))
save_html(detector, "6_groups.html")
