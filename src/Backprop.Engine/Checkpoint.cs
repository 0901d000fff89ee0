using Backprop.Shared;

namespace Backprop.Engine;

/// <summary>A run in a file, so that it can go on after its last completed epoch: weights, velocities, and what the caller adds.</summary>
/// <param name="path">The file.</param>
/// <param name="run">What tells the run from others.</param>
internal sealed class Checkpoint(string path, string run)
{
    private const string Kind = "backprop checkpoint";

    /// <summary>Writes the file anew; until that is done, the last one stays.</summary>
    /// <param name="weights">W and b of each layer, column after column.</param>
    /// <param name="trainer">Has the velocities.</param>
    /// <param name="reports">What is known about the epochs so far.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Save(IReadOnlyList<(double[] W, double[] b)> weights, ITrainer trainer, string reports)
    {
        List<(string, double[], int[])> tensors = [];
        for (int l = 1; l <= weights.Count; l++)
        {
            var (W, b) = weights[l - 1];
            double[] vW = new double[W.Length], vb = new double[b.Length];
            trainer.GetVelocity(l, vW, vb);
            foreach (var (name, values) in ((string, double[])[])[("W", W), ("b", b), ("vW", vW), ("vb", vb)])
                tensors.Add(($"{name}{l}", values, [values.Length]));
        }
        var metadata = new Dictionary<string, string> { ["kind"] = Kind, ["run"] = run, ["reports"] = reports };
        AtomicFile.Write(path, new Safetensors(tensors, metadata).ToBytes());
    }

    /// <summary>Gives weights and velocities what the file holds; returns its reports, or null if there is no file.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or of another run; then nothing was changed.</exception>
    public string? Restore(IReadOnlyList<(double[] W, double[] b)> weights, ITrainer trainer)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            var file = Safetensors.Parse(File.ReadAllBytes(path));
            if (file.Metadata.GetValueOrDefault("kind") != Kind)
                throw new InvalidDataException("it is no checkpoint");
            if (file.Metadata.GetValueOrDefault("run") is var other && other != run)
                throw new InvalidDataException($"it is of another run, {other}; this one is {run}");
            var found = file.Tensors.ToDictionary(tensor => tensor.Name, tensor => tensor.Values);
            double[] Find(string name, double[] like) => found.GetValueOrDefault(name) is { } values && values.Length == like.Length
                ? values : throw new InvalidDataException($"its {name} is missing or has another size");
            var all = weights.Select((layer, i) => (W: Find($"W{i + 1}", layer.W), b: Find($"b{i + 1}", layer.b),
                vW: Find($"vW{i + 1}", layer.W), vb: Find($"vb{i + 1}", layer.b))).ToList();
            string reports = file.Metadata.GetValueOrDefault("reports") ?? throw new InvalidDataException("it has no reports");
            for (int l = 1; l <= all.Count; l++)
            {
                var (W, b, vW, vb) = all[l - 1];
                W.CopyTo(weights[l - 1].W, 0);
                b.CopyTo(weights[l - 1].b, 0);
                trainer.SetVelocity(l, vW, vb);
            }
            return reports;
        }
        catch (InvalidDataException problem)
        {
            throw new InvalidDataException($"{path} cannot be resumed: {problem.Message}. Give another file, or delete this one.", problem);
        }
    }
}
