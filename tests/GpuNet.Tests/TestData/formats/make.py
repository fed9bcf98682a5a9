"""Writes the same table in every format, with the libraries that made the formats. Run in this folder, with numpy and scikit-learn.

The files are in the repository: tests compare what is read from each with table.csv."""
import gzip
import json
import struct

import numpy as np
from sklearn.datasets import dump_svmlight_file

rows = 24
generator = np.random.default_rng(7)
label = np.arange(rows) % 3
# Numbers of few digits, which every format has room for.
values = generator.integers(-40, 40, size=(rows, 4)) / 8 * [1, 2 ** -10, 2 ** 10, 64]
names = [f"column{k}" for k in range(1, 5)]

with open("table.csv", "w") as file:
    file.write(",".join(names) + ",label\n")
    for row, k in zip(values, label):
        file.write(",".join(repr(float(value)) for value in row) + f",{k}\n")
with open("table.csv", "rb") as file, gzip.GzipFile("table.csv.gz", "wb", mtime=0) as packed:
    packed.write(file.read())

joined = np.column_stack([values.astype(np.float64), label])
np.save("table.npy", joined)
np.save("fortran.npy", np.asfortranarray(joined))
np.save("big-endian.npy", joined.astype(">f8"))
np.savez("table.npz", column=values, label=label)
np.savez_compressed("compressed.npz", column=values.astype(np.float32), label=label.astype(np.uint8))
dump_svmlight_file(values.astype(np.float64), label, "table.libsvm", zero_based=False)
with open("table.jsonl", "w") as file:
    for row, k in zip(values, label):
        file.write(json.dumps(dict(zip(names, map(float, row))) | {"label": int(k)}) + "\n")
with open("table.json", "w") as file:
    json.dump([dict(zip(names, map(float, row))) | {"label": int(k)} for row, k in zip(values, label)], file, indent=1)

# The format of MNIST: images of 2 x 3 bytes, and the same as text.
pixels = generator.integers(0, 256, size=(rows, 2, 3), dtype=np.uint8)
with gzip.GzipFile("small-images-idx3-ubyte.gz", "wb", mtime=0) as file:
    file.write(struct.pack(">HBBIII", 0, 8, 3, rows, 2, 3) + pixels.tobytes())
with open("small-labels-idx1-ubyte", "wb") as file:
    file.write(struct.pack(">HBBI", 0, 8, 1, rows) + label.astype(np.uint8).tobytes())
with open("images.csv", "w") as file:
    file.write(",".join(f"pixel{k}" for k in range(1, 7)) + ",label\n")
    for image, k in zip(pixels.reshape(rows, 6), label):
        file.write(",".join(map(str, image)) + f",{k}\n")
