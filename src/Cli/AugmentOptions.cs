using System.CommandLine;

namespace Backprop.Cli;

/// <summary>The options of <c>train</c> that say how images are bent.</summary>
internal static class AugmentOptions
{
    private static readonly Dictionary<string, Augmentation> Kinds = new()
    {
        ["affine"] = Augmentation.Affine,
        ["elastic"] = Augmentation.Elastic,
        ["both"] = Augmentation.Both,
    };

    private static readonly Option<string?> Kind = new("--augment")
    {
        Description = $"Bends the images anew in each epoch: one of {string.Join(", ", Kinds.Keys)}",
    };

    private static readonly (Option<double?> Option, Func<Augmentation, double, Augmentation> Set)[] Ranges =
    [
        (Range("--shift", "at most so many pixels"), (all, value) => all with { Shift = value }),
        (Range("--rotation", "at most so many degrees"), (all, value) => all with { Rotation = value }),
        (Range("--scale", "distances longer or shorter by at most this share"), (all, value) => all with { Scale = value }),
        (Range("--shear", "rows pushed by this share of their distance to the middle"), (all, value) => all with { Shear = value }),
        (Range("--alpha", "the strength of elastic displacements"), (all, value) => all with { ElasticStrength = value }),
        (Range("--sigma", "over how many pixels they are smoothed"), (all, value) => all with { ElasticSmoothness = value }),
    ];

    public static IEnumerable<Option> All => [Kind, .. Ranges.Select(range => range.Option)];

    /// <summary>What was asked for; null for nothing.</summary>
    /// <exception cref="ArgumentException">There is no such kind, a range is not valid, or there is a range without a kind.</exception>
    public static Augmentation? From(ParseResult call)
    {
        var given = Ranges.Where(range => call.GetValue(range.Option) is not null).ToList();
        if (call.GetValue(Kind) is not { } kind)
            return given.Count == 0 ? null
                : throw new ArgumentException($"{given[0].Option.Name} belongs to --augment affine, elastic or both, which is missing.");
        return given.Aggregate(Kinds[CommandLine.Choose(Kind.Name, kind, Kinds.Keys, name => name)],
            (all, range) => range.Set(all, call.GetValue(range.Option)!.Value));
    }

    private static Option<double?> Range(string name, string description) => new(name)
    {
        Description = $"With --augment: {description}",
        CustomParser = result => CommandLine.Number(result),
    };
}
