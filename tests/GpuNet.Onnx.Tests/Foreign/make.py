"""Makes the files beside it: networks of PyTorch as ONNX and safetensors, and what PyTorch answers. Needs torch and onnx.

    python3 make.py
"""
import json
import struct

import torch
from torch import nn

torch.manual_seed(1)
X = torch.randn(7, 5)


class Scaled(nn.Module):
    """(x - mean) / deviation, then products without nn.Linear: MatMul and Add."""

    def __init__(self):
        super().__init__()
        self.mean = torch.tensor([0.5, -1.0, 2.0, 0.0, 3.0])
        self.deviation = torch.tensor([1.5, 2.0, 0.5, 1.0, 4.0])
        self.w1, self.b1 = nn.Parameter(torch.randn(5, 6)), nn.Parameter(torch.randn(6))
        self.w2 = nn.Parameter(torch.randn(6, 1))

    def forward(self, x):
        x = (x - self.mean) / self.deviation
        return torch.sigmoid(torch.tanh(x @ self.w1 + self.b1) @ self.w2)


def trained(net):
    """Running statistics and scales that are not the first ones."""
    net.train()
    for _ in range(5):
        net(torch.randn(32, 5) * 2 + 1)
    for module in net.modules():
        if isinstance(module, (nn.BatchNorm1d, nn.LayerNorm)):
            nn.init.normal_(module.weight, 1, 0.3)
            nn.init.normal_(module.bias, 0, 0.3)
    return net.eval()


def export(net, name, opset=17):
    torch.onnx.export(net, X[:1], name, dynamo=False, opset_version=opset, input_names=["x"], output_names=["y"],
                      dynamic_axes={"x": {0: "n"}, "y": {0: "n"}})


def save(tensors, name):
    """safetensors: 8 bytes with the length of the header, the header in JSON, the values."""
    kinds = {torch.float32: "F32", torch.float64: "F64", torch.int64: "I64"}
    header, data = {}, b""
    # The library writes the widest first, then by name: '10.weight' before '2.weight'.
    for key, tensor in sorted(tensors.items(), key=lambda item: (-item[1].element_size(), item[0])):
        part = tensor.detach().contiguous().numpy().tobytes()
        header[key] = {"dtype": kinds[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(part)]}
        data += part
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(name, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def activations():
    parts = [nn.ReLU(), nn.LeakyReLU(0.01), nn.Sigmoid(), nn.Tanh(), nn.Softplus(), nn.ELU(), nn.SiLU(), nn.GELU(), nn.GELU(approximate="tanh")]
    layers = [nn.Linear(5, 4)]
    for part in parts:
        layers += [part, nn.Linear(4, 4)]
    return nn.Sequential(*layers, nn.Dropout(0.5), nn.Linear(4, 2))


classes = trained(nn.Sequential(
    nn.Flatten(), nn.Linear(5, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Dropout(0.2), nn.Linear(8, 6), nn.LayerNorm(6), nn.GELU(),
    nn.Linear(6, 3), nn.Softmax(1)))
sequential = trained(nn.Sequential(
    nn.Linear(5, 8), nn.BatchNorm1d(8), nn.Tanh(), nn.Linear(8, 6), nn.Tanh(), nn.Dropout(0.1), nn.LayerNorm(6), nn.Linear(6, 4), nn.Tanh(),
    nn.Linear(4, 4), nn.Linear(4, 2)))
dense = nn.Sequential(nn.Linear(5, 7), nn.ReLU(), nn.Linear(7, 6), nn.ReLU(), nn.Linear(6, 1)).eval()
numbers, two = activations().eval(), Scaled()

export(numbers, "activations.onnx")
export(numbers, "activations20.onnx", opset=20)
export(classes, "classes.onnx")
export(two, "two.onnx")
# The normalisation behind an activation is the first thing that the second half does.
save(sequential.state_dict(), "sequential.safetensors")
linear = [module for module in dense if isinstance(module, nn.Linear)]
keras = {}
for number, layer in enumerate(linear):
    name = "dense" if number == 0 else f"dense_{number}"
    keras[f"{name}/kernel"] = layer.weight.T
    keras[f"{name}/bias"] = layer.bias
# As a StandardScaler fitted elsewhere would give them.
keras["features.offset"] = torch.tensor([1.0, 2.0, 3.0, 4.0, 5.0], dtype=torch.float64)
keras["features.unit"] = torch.tensor([2.0, 1.0, 0.5, 1.0, 3.0], dtype=torch.float64)
save(keras, "keras.safetensors")

scaled = (X - keras["features.offset"].float()) / keras["features.unit"].float()
with torch.no_grad():
    answers = {"activations": numbers(X), "activations20": numbers(X), "classes": classes(X), "two": two(X),
               "sequential": sequential(X), "keras": dense(scaled)}
with open("answers.json", "w") as file:
    json.dump({"x": X.tolist(), **{name: answer.tolist() for name, answer in answers.items()}}, file)
