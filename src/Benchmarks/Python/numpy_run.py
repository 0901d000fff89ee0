"""The notebook's run in NumPy, double: numpy_run.py DATA SIZES EPOCHS BATCH [time]

With "time", the seconds of each epoch's training, shuffling and evaluation apart, instead of its right answers.
"""
import gzip
import os
import sys
import time

import numpy as np


def read(folder, name, header):
    path = os.path.join(folder, name)
    with open(path, "rb") if os.path.exists(path) else gzip.open(path + ".gz") as file:
        return np.frombuffer(file.read(), np.uint8, offset=header)


def images(folder, name):
    return (read(folder, name + "-images-idx3-ubyte", 16).reshape(-1, 784).astype(np.float32) / 255).astype(np.float64)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def step(W, b, X, Y, rate):
    A = [X.T]
    for w, c in zip(W, b):
        A.append(sigmoid(w @ A[-1] + c))
    delta = (A[-1] - Y.T) * A[-1] * (1 - A[-1])
    for l in reversed(range(len(W))):
        dW, db = delta @ A[l].T, delta.mean(axis=1, keepdims=True)
        if l:
            delta = (W[l].T @ delta) * A[l] * (1 - A[l])
        W[l] -= rate * dW
        b[l] -= rate * db


def main():
    folder, sizes, epochs, batch = sys.argv[1], [int(n) for n in sys.argv[2].split(",")], int(sys.argv[3]), int(sys.argv[4])
    X, labels = images(folder, "train"), read(folder, "train-labels-idx1-ubyte", 8)
    Xt, answers = images(folder, "t10k"), read(folder, "t10k-labels-idx1-ubyte", 8)
    Y = np.eye(10)[labels]
    np.random.seed(0)
    W = [np.random.randn(n, k) for k, n in zip(sizes, sizes[1:])]
    b = [np.random.randn(n, 1) for n in sizes[1:]]
    permutation = np.arange(len(X))
    np.random.RandomState(42).shuffle(permutation)
    for epoch in range(epochs):
        X, Y = X[permutation], Y[permutation]
        start = time.perf_counter()
        for k in range(0, len(X), batch):
            step(W, b, X[k:k + batch], Y[k:k + batch], 3.0 / batch)
        seconds = time.perf_counter() - start
        A = Xt.T
        for w, c in zip(W, b):
            A = sigmoid(w @ A + c)
        right = (A.argmax(axis=0) == answers).sum()
        print(seconds if len(sys.argv) > 5 else f"Epoch {epoch}: {right} / {len(answers)}", flush=True)


main()
