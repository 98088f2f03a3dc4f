"""Train the default experiment and keep its run as the one that ships: `python -m digitlab.default_run`."""

from digitlab.default_run import save_default_run
from digitlab.experiments.experiment import Experiment
from digitlab.mnist import load_mnist
from digitlab.training.train import train

if __name__ == "__main__":
    save_default_run(train(Experiment(), load_mnist()))
