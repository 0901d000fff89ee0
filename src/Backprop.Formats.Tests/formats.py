"""What NumPy and PyTorch make of a network's file, and files that they write, for the tests beside this script.

numpy FOLDER   reads ours.npz and x (n0 x m, doubles); writes y, its outputs, and theirs.npz, the same network in other layouts
torch FOLDER   reads ours.safetensors and x; writes y, and theirs.safetensors and theirs, another network and its outputs for x
"""
import json
import struct
import sys

import numpy as np

program, folder = sys.argv[1], sys.argv[2] + "/"


def numpy_network():
    ours = np.load(folder + "ours.npz")
    assert str(ours["activation"]) == "tanh" and str(ours["cost"]) == "cross-entropy", ours
    x = np.fromfile(folder + "x").reshape(ours["W1"].shape[1], -1)
    hidden = np.tanh(ours["W1"] @ x + ours["b1"][:, None])
    (1 / (1 + np.exp(-(ours["W2"] @ hidden + ours["b2"][:, None])))).tofile(folder + "y")
    np.savez_compressed(
        folder + "theirs.npz",
        W1=np.asfortranarray(ours["W1"]), b1=ours["b1"][:, None], W2=ours["W2"].astype("float32"), b2=ours["b2"].astype("float32"))


def read_safetensors(path):
    import torch
    with open(path, "rb") as file:
        (length,) = struct.unpack("<q", file.read(8))
        header = json.loads(file.read(length))
        numbers = file.read()
    assert header.pop("__metadata__")["format"] == "pt"
    return {
        name: torch.frombuffer(bytearray(numbers[slice(*it["data_offsets"])]), dtype=torch.float64).reshape(it["shape"])
        for name, it in header.items()}


def write_safetensors(tensors, path):
    header, numbers = {}, b""
    for name, tensor in sorted(tensors.items()):
        content = tensor.detach().numpy().tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [len(numbers), len(numbers) + len(content)]}
        numbers += content
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<q", len(text)) + text + numbers)


def torch_network():
    import torch
    from torch import nn
    # Python's own library for the format, where it is there.
    try:
        from safetensors.torch import load_file, save_file
    except ImportError:
        load_file, save_file = read_safetensors, write_safetensors
    ours = load_file(folder + "ours.safetensors")
    model = nn.Sequential(nn.Linear(7, 16), nn.ReLU(), nn.Linear(16, 5), nn.ReLU(), nn.Linear(5, 3), nn.Softmax(dim=1)).double()
    model.load_state_dict(ours, strict=True)
    x = torch.from_numpy(np.fromfile(folder + "x").reshape(7, -1).T.copy())
    model(x).detach().numpy().T.tofile(folder + "y")

    torch.manual_seed(1)
    other = nn.Sequential(nn.Linear(7, 4), nn.Tanh(), nn.Linear(4, 2), nn.Sigmoid())
    save_file(other.state_dict(), folder + "theirs.safetensors")
    other.double()(x).detach().numpy().T.tofile(folder + "theirs")


{"numpy": numpy_network, "torch": torch_network}[program]()
