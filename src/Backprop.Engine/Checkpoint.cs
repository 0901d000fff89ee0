using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Backprop.Shared;

namespace Backprop.Engine;

/// <summary>A run in a file, so that it can go on after its last completed epoch: weights, velocities, and what the caller adds.</summary>
internal sealed class Checkpoint
{
    private const string Kind = "backprop checkpoint";
    private readonly string path;
    private readonly JsonObject run;

    /// <summary>Names the file, and what tells the run from others.</summary>
    /// <param name="path">The file.</param>
    /// <param name="run">How it trains.</param>
    /// <param name="weights">W and b of each layer at its start.</param>
    /// <param name="images">The images that it learns from or is tested by; null for none.</param>
    public Checkpoint(string path, JsonObject run, IReadOnlyList<(double[] W, double[] b)> weights, params ImageSet?[] images)
    {
        (this.path, this.run) = (path, run);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (W, b) in weights)
        {
            hash.AppendData(MemoryMarshal.AsBytes<double>(W));
            hash.AppendData(MemoryMarshal.AsBytes<double>(b));
        }
        run["weights at its start"] = Convert.ToHexString(hash.GetHashAndReset(), 0, 8);
        foreach (ImageSet set in images.OfType<ImageSet>())
        {
            hash.AppendData(set.Pixels);
            hash.AppendData(set.Labels);
        }
        run["images"] = Convert.ToHexString(hash.GetHashAndReset(), 0, 8);
    }

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
        var metadata = new Dictionary<string, string>
        {
            ["kind"] = Kind,
            ["run"] = run.ToJsonString(),
            ["reports"] = reports,
            ["sum"] = Sum(tensors, reports),
        };
        // The same temporary name each time: a run that is killed while it writes leaves one such file, not many.
        AtomicFile.Write(path, new Safetensors(tensors, metadata).ToBytes(), $"{path}.new");
    }

    /// <summary>Gives weights and velocities what the file holds; returns its reports, or none if there is no file.</summary>
    /// <param name="weights">W and b of each layer, which are overwritten.</param>
    /// <param name="trainer">Gets the velocities.</param>
    /// <param name="read">Reads the reports; throws for those that are not valid.</param>
    /// <exception cref="InvalidDataException">The file is damaged, or of another run; then nothing was changed.</exception>
    public TReport[] Restore<TReport>(IReadOnlyList<(double[] W, double[] b)> weights, ITrainer trainer, Func<string, TReport[]> read)
    {
        if (!File.Exists(path))
            return [];
        try
        {
            var file = Safetensors.Parse(File.ReadAllBytes(path));
            string Text(string key) => file.Metadata.GetValueOrDefault(key) ?? throw new InvalidDataException($"it has no {key}");
            if (Text("kind") != Kind)
                throw new InvalidDataException("it is no checkpoint");
            CheckIsSame("", run, JsonNode.Parse(Text("run")));
            if (Text("sum") != Sum(file.Tensors, Text("reports")))
                throw new InvalidDataException("its numbers are not those that were written");
            var found = file.Tensors.ToDictionary(tensor => tensor.Name, tensor => tensor.Values);
            double[] Find(string name, double[] like) => found.GetValueOrDefault(name) is { } values && values.Length == like.Length
                ? values : throw new InvalidDataException($"its {name} is missing or has another size");
            var all = weights.Select((layer, i) => (W: Find($"W{i + 1}", layer.W), b: Find($"b{i + 1}", layer.b),
                vW: Find($"vW{i + 1}", layer.W), vb: Find($"vb{i + 1}", layer.b))).ToList();
            TReport[] reports = read(Text("reports"));
            for (int l = 1; l <= all.Count; l++)
            {
                var (W, b, vW, vb) = all[l - 1];
                W.CopyTo(weights[l - 1].W, 0);
                b.CopyTo(weights[l - 1].b, 0);
                trainer.SetVelocity(l, vW, vb);
            }
            return reports;
        }
        catch (Exception problem) when (problem is InvalidDataException or JsonException or ArgumentException)
        {
            throw new InvalidDataException(
                $"{path} cannot be resumed: {problem.Message.TrimEnd('.')}. Give another file, or delete this one.", problem);
        }
    }

    private static void CheckIsSame(string name, JsonNode? mine, JsonNode? other)
    {
        if (mine is JsonObject members && other is JsonObject others)
        {
            foreach (var (key, value) in members)
                CheckIsSame($"{name} {key}", value, others[key]);
        }
        else if (!JsonNode.DeepEquals(mine, other))
        {
            throw new InvalidDataException($"it is of another run, with{name} {Text(other)}; this one has {Text(mine)}");
        }

        static string Text(JsonNode? node) => node?.ToJsonString() ?? "none";
    }

    private static string Sum(IEnumerable<(string Name, double[] Values, int[] Shape)> tensors, string reports)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var tensor in tensors)
            hash.AppendData(MemoryMarshal.AsBytes<double>(tensor.Values));
        hash.AppendData(Encoding.UTF8.GetBytes(reports));
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
