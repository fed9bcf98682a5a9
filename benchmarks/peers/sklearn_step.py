"""A training step of scikit-learn: sklearn_step.py WIDTHS OPTIMIZER THREADS; see timing.serve. The environment sets BLAS's threads."""

import sys

import numpy
import sklearn
from sklearn.neural_network import MLPClassifier

import timing

LEARNING_RATE = 1e-9  # As gpunet's: so small that the network does not learn and each step is like the one before.

widths = [int(width) for width in sys.argv[1].split(",")]
settings = {
    "sgd": {"solver": "sgd", "momentum": 0.0},
    "momentum": {"solver": "sgd", "momentum": 0.9, "nesterovs_momentum": False},
    "adam": {"solver": "adam"},
}[sys.argv[2]]


def make_step(batch):
    random = numpy.random.default_rng(1)
    x = random.random((batch, widths[0]), dtype=numpy.float32)
    y = random.integers(widths[-1], size=batch)
    model = MLPClassifier(
        widths[1:-1], alpha=0.0, learning_rate_init=LEARNING_RATE, batch_size=batch, shuffle=False, random_state=1, **settings)
    model.partial_fit(x, y, classes=numpy.arange(widths[-1]))
    return lambda: model.partial_fit(x, y)


timing.serve(make_step, f"scikit-learn {sklearn.__version__}")
