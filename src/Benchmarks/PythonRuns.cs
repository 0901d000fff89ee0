using System.Diagnostics;
using System.Globalization;
using Backprop.Data;

namespace Backprop.Benchmarks;

/// <summary>The same training in Python, if it is installed with the library.</summary>
internal static class PythonRuns
{
    // They force a kernel, a cache size or a narrower vector on a library, which may be slower than what it chooses itself.
    private static readonly string[] Forcing =
    [
        "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "OPENBLAS_BLOCK_FACTOR", "NVPL_BLAS_DEBUG_CPU_TYPE", "BLIS_ARCH_TYPE",
        "MKL_DEBUG_CPU_TYPE", "MKL_ENABLE_INSTRUCTIONS", "MKL_CBWR", "ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA",
        "ATEN_CPU_CAPABILITY", "NPY_DISABLE_CPU_FEATURES",
    ];

    private static string Python => File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";

    /// <summary>The module's version, or null where Python or the module is missing.</summary>
    public static string? Version(string module)
    {
        try
        {
            return Start(new() { Arguments = $"-c \"import {module}; print({module}.__version__)\"" }).Trim();
        }
        catch (Exception problem) when (problem is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <summary>The libraries that a module computes with, and the kernels that they chose, as they state it themselves.</summary>
    public static string Libraries(string module) => Start(new() { Arguments = $"\"{Path("libraries.py")}\" {module}" }).Trim();

    /// <summary>
    /// The speed of NumPy's product of large matrices, in 10⁹ operations a second: only a few mean that NumPy uses the slow reference
    /// BLAS.
    /// </summary>
    public static double NumPyGigaflops() => double.Parse(Start(new()
    {
        Arguments = "-c \"import numpy as np, time; a = np.ones((800, 800)); a @ a; t = time.perf_counter(); a @ a; "
            + "print(2 * 800 ** 3 / (time.perf_counter() - t) / 1e9)\"",
        Environment = { ["OPENBLAS_NUM_THREADS"] = "1", ["MKL_NUM_THREADS"] = "1", ["OMP_NUM_THREADS"] = "1" },
    }), CultureInfo.InvariantCulture);

    /// <summary>The duration of an epoch in NumPy, in double, in seconds; of two the second, when all is warm.</summary>
    public static double NumPyEpoch(string sizes, int batch, int threads) =>
        Seconds("numpy_run.py", $"{sizes} 2 {batch} time", threads);

    /// <summary>The output of a whole run in NumPy: a line for each epoch.</summary>
    public static string NumPyRun(string sizes, int epochs, int batch, int threads) =>
        Start(Script("numpy_run.py", $"{sizes} {epochs} {batch}", threads));

    /// <summary>The duration of an epoch in PyTorch, in single, in seconds; of two the second.</summary>
    public static double TorchEpoch(string sizes, int batch, int threads) =>
        Seconds("torch_run.py", $"{sizes} 2 {batch} {threads}", threads);

    private static double Seconds(string script, string arguments, int threads) =>
        double.Parse(Start(Script(script, arguments, threads)).Trim().Split('\n')[^1], CultureInfo.InvariantCulture);

    private static ProcessStartInfo Script(string script, string arguments, int threads) => new()
    {
        Arguments = $"\"{Path(script)}\" \"{Mnist.Where()}\" {arguments}",
        Environment =
        {
            ["OPENBLAS_NUM_THREADS"] = $"{threads}",
            ["MKL_NUM_THREADS"] = $"{threads}",
            ["OMP_NUM_THREADS"] = $"{threads}",
        },
    };

    private static string Path(string script) => System.IO.Path.Combine(AppContext.BaseDirectory, "Python", script);

    private static string Start(ProcessStartInfo start)
    {
        start.FileName = Python;
        foreach (string variable in Forcing)
            start.Environment.Remove(variable);
        return Processes.Output(start);
    }
}
