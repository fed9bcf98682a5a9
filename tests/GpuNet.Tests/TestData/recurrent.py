"""Writes recurrent.json beside it: outputs and gradients of nn.RNN, nn.GRU and nn.LSTM of PyTorch, in float64. Needs torch.

    python3 recurrent.py
"""
import json
import os

import torch
from torch import nn

ROWS, STEPS, INPUTS, WIDTH = 3, 4, 2, 3


def golden(kind):
    torch.manual_seed(1)
    layer = kind(INPUTS, WIDTH, batch_first=True, dtype=torch.float64)
    x = torch.randn(ROWS, STEPS, INPUTS, dtype=torch.float64, requires_grad=True)
    above = torch.randn(ROWS, STEPS, WIDTH, dtype=torch.float64)
    y = layer(x)[0]
    (y * above).sum().backward()
    names = ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"]
    tensors = dict(layer.named_parameters())
    return {
        "name": kind.__name__.lower(), "rows": ROWS, "steps": STEPS, "inputs": INPUTS, "width": WIDTH,
        "x": x.flatten().tolist(), "above": above.flatten().tolist(), "y": y.flatten().tolist(),
        "x_gradient": x.grad.flatten().tolist(),
        # Matrices (n_in, n_out), as the products of GpuNet take them.
        "tensors": [tensors[name].detach().t().flatten().tolist() for name in names],
        "gradients": [tensors[name].grad.t().flatten().tolist() for name in names],
    }


path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "recurrent.json")
with open(path, "w") as file:
    file.write("[\n" + ",\n".join(json.dumps(golden(kind)) for kind in [nn.RNN, nn.GRU, nn.LSTM]) + "\n]\n")
