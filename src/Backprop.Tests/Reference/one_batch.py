"""Every value of the Python notebook's one batch, in NumPy: one_batch.py DATA OUTPUT

Writes a file for each quantity into the folder OUTPUT: its doubles, row by row.
"""
import gzip
import os
import sys

import numpy as np


def read(folder, name, header):
    path = os.path.join(folder, name)
    with open(path, "rb") if os.path.exists(path) else gzip.open(path + ".gz") as file:
        return np.frombuffer(file.read(), np.uint8, offset=header)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def sigmoid_prime(z):
    return sigmoid(z) * (1 - sigmoid(z))


folder, output = sys.argv[1:]
m, rate = 32, 0.01
x = (read(folder, "train-images-idx3-ubyte", 16)[:m * 784].reshape(m, 784).astype(np.float32) / 255).astype(np.float64).T
y = np.eye(10)[read(folder, "train-labels-idx1-ubyte", 8)[:m]].T
np.random.seed(0)
w1, w2 = np.random.randn(128, 784), np.random.randn(10, 128)
b1, b2 = np.zeros((128, 1)), np.zeros((10, 1))

z1 = w1 @ x + b1
a1 = sigmoid(z1)
z2 = w2 @ a1 + b2
a2 = sigmoid(z2)
cost_derivative, sigmoid_prime_z2 = a2 - y, sigmoid_prime(z2)
delta2 = cost_derivative * sigmoid_prime_z2
dw2, db2 = delta2 @ a1.T, delta2.mean(axis=1, keepdims=True)
delta1 = (w2.T @ delta2) * sigmoid_prime(z1)
dw1, db1 = delta1 @ x.T, delta1.mean(axis=1, keepdims=True)
w1_updated, b1_updated = w1 - rate / m * dw1, b1 - rate / m * db1
w2_updated, b2_updated = w2 - rate / m * dw2, b2 - rate / m * db2

for name in ("x y w1 w2 z1 a1 z2 a2 cost_derivative sigmoid_prime_z2 delta2 delta1 dw2 db2 dw1 db1 "
             "w1_updated b1_updated w2_updated b2_updated").split():
    np.ascontiguousarray(globals()[name]).tofile(os.path.join(output, name))
