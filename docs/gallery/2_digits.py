"""Sevens: the detector that ships with digitlab, on MNIST's 10,000 test images, with its most confident mistakes."""

from digitlab import Experiment, detectors_of, load_mnist, save_html, train

data = load_mnist()
run = train(Experiment(digit=7, n_train=10_000), data)
detector = detectors_of(run, data)[7]
save_html(detector, "2_digits.html", images=data.test.images)
