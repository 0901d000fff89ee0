using System.CommandLine;
using System.Globalization;
using Backprop.Benchmarks;
using BenchmarkDotNet.Running;

CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;

var rounds = new Option<int>("--rounds") { Description = "How often each contender or epoch is timed", DefaultValueFactory = _ => 3 };
const string comparison =
    "Times an epoch of MNIST in this engine, plain MathNet, NumPy and PyTorch, in turn; then whole runs and larger networks.";
var epochs = new Command("epochs", comparison) { rounds };
epochs.SetAction(call => EpochComparison.Run(call.GetValue(rounds)));
var kernels = new Command("kernels", "Times the engine's matrix products with BenchmarkDotNet.");
kernels.SetAction(_ => BenchmarkRunner.Run<ProductBenchmarks>());
var roofline = new Command("roofline", "Shows where the time of an epoch goes in the engine, and what the machine would allow.") { rounds };
roofline.SetAction(call => Roofline.Run(call.GetValue(rounds)));
var sizes = new Option<int[]>("--sizes") { DefaultValueFactory = _ => [784, 800, 10], AllowMultipleArgumentsPerToken = true };
var bending = new Command("bending", "Compares epochs of bent images with plain ones.") { sizes, rounds };
bending.SetAction(call => Bending.Run(call.GetValue(sizes)!, 64, call.GetValue(rounds)));
return new RootCommand("Measures how fast Backprop trains.") { epochs, roofline, kernels, bending }.Parse(args).Invoke();
