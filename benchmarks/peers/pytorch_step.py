"""A training step of PyTorch: pytorch_step.py WIDTHS OPTIMIZER THREADS; see timing.serve."""

import sys

import torch

import timing

LEARNING_RATE = 1e-9  # As gpunet's: so small that the network does not learn and each step is like the one before.

widths = [int(width) for width in sys.argv[1].split(",")]
optimizer_name = sys.argv[2]
torch.set_num_threads(int(sys.argv[3]))
torch.manual_seed(1)


def make_step(batch):
    layers = []
    for inputs, outputs in zip(widths, widths[1:]):
        layers += [torch.nn.Linear(inputs, outputs), torch.nn.ReLU()]
    model = torch.nn.Sequential(*layers[:-1])
    x = torch.rand(batch, widths[0])
    y = torch.randint(widths[-1], (batch,))
    optimizers = {
        "sgd": lambda: torch.optim.SGD(model.parameters(), LEARNING_RATE, foreach=True),
        "momentum": lambda: torch.optim.SGD(model.parameters(), LEARNING_RATE, momentum=0.9, foreach=True),
        "adam": lambda: torch.optim.Adam(model.parameters(), LEARNING_RATE, foreach=True),
    }
    optimizer = optimizers[optimizer_name]()

    def step():
        optimizer.zero_grad(set_to_none=True)
        torch.nn.functional.cross_entropy(model(x), y).backward()
        optimizer.step()

    return step


def check_products():
    """Fails unless BLAS multiplies: against sums that do not use it."""
    a, b = torch.rand(37, 129), torch.rand(129, 65)
    error = ((a @ b) - (a.unsqueeze(2) * b).sum(1)).abs().max().item()
    if not error <= 1e-4:
        sys.exit(f"pytorch_step.py: products are wrong by {error}")


check_products()
timing.serve(make_step, f"PyTorch {torch.__version__}")
