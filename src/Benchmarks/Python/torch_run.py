"""An epoch of the same training in PyTorch, single, on so many threads: torch_run.py DATA SIZES EPOCHS BATCH THREADS

Prints the seconds of each epoch's training, shuffling and evaluation apart.
"""
import gzip
import os
import sys
import time

import numpy as np
import torch


def read(folder, name, header):
    path = os.path.join(folder, name)
    with open(path, "rb") if os.path.exists(path) else gzip.open(path + ".gz") as file:
        return np.frombuffer(file.read(), np.uint8, offset=header)


def main():
    folder, sizes = sys.argv[1], [int(n) for n in sys.argv[2].split(",")]
    epochs, batch, threads = (int(n) for n in sys.argv[3:6])
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    X = torch.from_numpy(read(folder, "train-images-idx3-ubyte", 16).reshape(-1, 784).astype(np.float32) / 255)
    Y = torch.eye(10)[torch.from_numpy(read(folder, "train-labels-idx1-ubyte", 8).astype(np.int64))]
    layers = [layer for k, n in zip(sizes, sizes[1:]) for layer in (torch.nn.Linear(k, n), torch.nn.Sigmoid())]
    net = torch.nn.Sequential(*layers)
    sgd = torch.optim.SGD(net.parameters(), lr=3.0)
    for _ in range(epochs):
        order = torch.randperm(len(X))
        Xs, Ys = X[order], Y[order]
        start = time.perf_counter()
        for k in range(0, len(X), batch):
            sgd.zero_grad()
            out = net(Xs[k:k + batch])
            cost = ((out - Ys[k:k + batch]) ** 2).sum() / (2 * len(out))
            cost.backward()
            sgd.step()
        print(time.perf_counter() - start, flush=True)


main()
