"""The libraries that a module computes with, in a line, as they state it themselves: libraries.py MODULE"""
import importlib
import sys


def loaded():
    try:
        from threadpoolctl import threadpool_info
    except ImportError:
        return []
    return [" ".join(str(library[key]) for key in ("internal_api", "version", "architecture", "threading_layer") if library.get(key))
            for library in threadpool_info()]


def configured(numpy):
    try:
        blas = numpy.show_config(mode="dicts")["Build Dependencies"]["blas"]
        return [f"built with {blas['name']} {blas['version']}"]
    except TypeError:  # before NumPy 1.25
        return ["built with " + ", ".join(sorted(set(numpy.__config__.get_info("blas_opt").get("libraries", ["no BLAS"]))))]


def main():
    module = importlib.import_module(sys.argv[1])
    used = loaded()
    if module.__name__ == "torch":
        stated = (line.strip(" -") for line in module.__config__.show().splitlines())
        used += [line for line in stated if line.startswith(("Intel(R) MKL-DNN", "oneDNN", "Intel(R) oneAPI", "CPU capability"))]
    print("; ".join(used or configured(module)))


main()
