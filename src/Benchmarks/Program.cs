using System.CommandLine;
using System.Globalization;
using Backprop.Benchmarks;
using BenchmarkDotNet.Running;

CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;

var rounds = new Option<int>("--rounds") { Description = "How often each is timed", DefaultValueFactory = _ => 3 };
var epochs = new Command("epochs", "An epoch of MNIST by this engine, plain MathNet, NumPy and PyTorch, in turn; then whole runs and the growth with the network.") { rounds };
epochs.SetAction(call => EpochComparison.Run(call.GetValue(rounds)));
var kernels = new Command("kernels", "The engine's products, by BenchmarkDotNet.");
kernels.SetAction(_ => { BenchmarkRunner.Run<ProductBenchmarks>(); });
return new RootCommand("Measures how fast Backprop trains.") { epochs, kernels }.Parse(args).Invoke();
