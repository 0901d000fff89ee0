using Backprop;
using System.Diagnostics;
var (train, test) = Mnist.Load();
foreach (var (sizes, ep, bs) in new[]{(new[]{784,10},30,16),(new[]{784,128,10},5,32)}) {
var net = Neuralnet.Create(sizes, 0);
var sgd = new Sgd(net, Neuralnet.Options with { Epochs = ep, BatchSize = bs });
foreach (var e in sgd.Run(train, test)) Console.WriteLine($"{e} {e.TrainingTime.TotalSeconds:0.000} {e.Elapsed.TotalSeconds:0.00} {e.TrainingCost:0.0000}");
}
var n2 = new Network([784,128,10], 1);
var sw = Stopwatch.StartNew();
Console.WriteLine(GradientCheck.Run(n2, train.Batch(0, 32))); Console.WriteLine(sw.Elapsed);
Console.WriteLine(GradientCheck.Run(n2, train.Batch(0, 32), Neuralnet.Gradients(n2, train.Batch(0,32)))); Console.WriteLine(sw.Elapsed);
foreach (var p in new[]{Precision.Double, Precision.Single}) {
 var n = new Network([784,10], 1); foreach (var e in new Sgd(n, new SgdOptions{Epochs=3, Precision=p}).Run(train, test)) Console.WriteLine($"{e} {e.TrainingTime.TotalSeconds:0.000} {e.TrainingCost:0.0000}");
}
