using System.Diagnostics;
using System.Globalization;
using Backprop.Data;

namespace Backprop.Benchmarks;

/// <summary>The same training in Python, if it is installed with the library.</summary>
internal static class PythonRuns
{
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

    /// <summary>The OpenBLAS kernels that NumPy computes with on this processor, or null where it computes with another library.</summary>
    public static string? OpenBlasKernels()
    {
        try
        {
            return Start(new()
            {
                Arguments = "-c \"import ctypes; name = ctypes.CDLL('libblas.so.3').openblas_get_corename; "
                    + "name.restype = ctypes.c_char_p; print(name().decode())\"",
            }).Trim();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>
    /// The speed of NumPy's product of large matrices, in 10⁹ operations a second: only a few mean that NumPy uses the slow reference
    /// BLAS.
    /// </summary>
    public static double NumPyGigaflops() => double.Parse(Start(new()
    {
        Arguments = "-c \"import numpy as np, time; a = np.ones((800, 800)); a @ a; t = time.perf_counter(); a @ a; "
            + "print(2 * 800 ** 3 / (time.perf_counter() - t) / 1e9)\"",
        Environment = { ["OPENBLAS_NUM_THREADS"] = "1" },
    }), CultureInfo.InvariantCulture);

    /// <summary>The duration of an epoch in NumPy, in double, in seconds.</summary>
    public static double NumPyEpoch(string sizes, int batch, int threads) =>
        Seconds("numpy_run.py", $"{sizes} 1 {batch} time", threads);

    /// <summary>The output of a whole run in NumPy: a line for each epoch.</summary>
    public static string NumPyRun(string sizes, int epochs, int batch, int threads) =>
        Start(Script("numpy_run.py", $"{sizes} {epochs} {batch}", threads));

    /// <summary>The duration of an epoch in PyTorch, in single, in seconds.</summary>
    public static double TorchEpoch(string sizes, int batch, int threads) =>
        Seconds("torch_run.py", $"{sizes} 1 {batch} {threads}", threads);

    private static double Seconds(string script, string arguments, int threads) =>
        double.Parse(Start(Script(script, arguments, threads)), CultureInfo.InvariantCulture);

    private static ProcessStartInfo Script(string script, string arguments, int threads) => new()
    {
        Arguments = $"\"{Path.Combine(AppContext.BaseDirectory, "Python", script)}\" \"{Mnist.Where()}\" {arguments}",
        Environment = { ["OPENBLAS_NUM_THREADS"] = $"{threads}", ["OMP_NUM_THREADS"] = $"{threads}" },
    };

    private static string Start(ProcessStartInfo start)
    {
        start.FileName = Python;
        // A kernel or a cache size that the environment forces on OpenBLAS may be slower than what it chooses itself.
        start.Environment.Remove("OPENBLAS_CORETYPE");
        start.Environment.Remove("OPENBLAS_L2_SIZE");
        return Processes.Output(start);
    }
}
