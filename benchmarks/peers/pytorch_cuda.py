"""
Products and training steps of PyTorch on a GPU, as `GpuNet.Benchmarks -- gpu` prints them: eager, as a CUDA graph, and in TF32.

    python3 benchmarks/peers/pytorch_cuda.py
"""

import sys

import torch

import timing

SECONDS = 0.1
LEARNING_RATE = 1e-9  # As gpunet's: so small that the network does not learn and each step is like the one before.
NETWORKS = [[64, 100, 10], [784, 512, 256, 10], [1024, 4096, 4096, 1000]]
LAYERS = [(784, 512), (512, 256), (256, 10), (1024, 1024), (4096, 4096)]


def microseconds(run):
    """Of a run: blocks without a wait between the runs, the median of the blocks."""
    count = 1
    for _ in range(6):
        count = max(1, int(SECONDS / 5 / timing.block(run, count, torch.cuda.synchronize)))
    return 1e6 * sorted(timing.block(run, count, torch.cuda.synchronize) for _ in range(5))[2]


def products():
    print("\n| layer | batch | product | µs | µs TF32 |\n|---|---:|---|---:|---:|")
    for inputs, outputs in LAYERS:
        for batch in 32, 256, 1024, 4096:
            x = torch.rand(batch, inputs, device="cuda") - 0.5
            w = torch.rand(inputs, outputs, device="cuda") - 0.5
            delta = torch.rand(batch, outputs, device="cuda") - 0.5
            kinds = {"forward": lambda: x @ w, "backward": lambda: delta @ w.T, "gradient": lambda: x.T @ delta}
            for kind, run in kinds.items():
                times = []
                for torch.backends.cuda.matmul.allow_tf32 in False, True:
                    times.append(microseconds(run))
                print(f"| {inputs}×{outputs} | {batch} | {kind} | {times[0]:.1f} | {times[1]:.1f} |", flush=True)


def make_step(widths, optimizer_name, batch, is_graph):
    layers = []
    for inputs, outputs in zip(widths, widths[1:]):
        layers += [torch.nn.Linear(inputs, outputs), torch.nn.ReLU()]
    model = torch.nn.Sequential(*layers[:-1]).cuda()
    x = torch.rand(batch, widths[0], device="cuda")
    y = torch.randint(widths[-1], (batch,), device="cuda")
    optimizers = {
        "sgd": lambda: torch.optim.SGD(model.parameters(), LEARNING_RATE, foreach=True),
        "adam": lambda: torch.optim.Adam(model.parameters(), LEARNING_RATE, foreach=True, capturable=is_graph),
    }
    optimizer = optimizers[optimizer_name]()

    def step():
        optimizer.zero_grad(set_to_none=not is_graph)
        torch.nn.functional.cross_entropy(model(x), y).backward()
        optimizer.step()

    return captured(step) if is_graph else step


def captured(step):
    """The step as a graph of launches, after a warm-up on another stream, as PyTorch's manual asks for."""
    stream = torch.cuda.Stream()
    stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(stream):
        for _ in range(5):
            step()
    torch.cuda.current_stream().wait_stream(stream)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        step()
    return graph.replay


def steps():
    print("\n| network | optimizer | batch | eager, µs | graph | graph, TF32 |\n|---|---|---:|---:|---:|---:|")
    for widths in NETWORKS:
        for optimizer in "sgd", "adam":
            for batch in 32, 256, 1024, 4096, 16384:
                times = []
                for is_graph, torch.backends.cuda.matmul.allow_tf32 in (False, False), (True, False), (True, True):
                    times.append(microseconds(make_step(widths, optimizer, batch, is_graph)))
                name = "-".join(map(str, widths))
                print(f"| {name} | {optimizer} | {batch} | " + " | ".join(f"{time:.1f}" for time in times) + " |", flush=True)


if not torch.cuda.is_available():
    sys.exit("pytorch_cuda.py: PyTorch finds no GPU")
print(f"PyTorch {torch.__version__}, {torch.cuda.get_device_name()}")
products()
steps()
