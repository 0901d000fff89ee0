namespace Backprop.Visuals;

/// <summary>The backward pass of one batch, quantity by quantity: a notebook shows it as a picture with a slider.</summary>
public sealed class TraceWalk
{
    private readonly Lazy<Figure[]> figures;

    internal TraceWalk(BatchTrace trace)
    {
        Scenes = [.. WalkScene.Of(trace)];
        figures = new(() => [.. Scenes.Select((scene, index) => new Figure(scene.Words, WalkPicture.Draw(Scenes, index)))]);
    }

    internal WalkScene[] Scenes { get; }

    /// <summary>Every quantity with its formula, a line each.</summary>
    public override string ToString() => string.Join('\n', Scenes
        .Select((scene, index) => $"  {index + 1}. {scene.Symbol}, {scene.Title}: {scene.Formula}").Prepend("One backward pass"));

    internal string Svg() => Middle.Svg();

    internal string Html() =>
        $"<div class=\"backprop-walk backprop-figure\">\n{Middle.Html()}\n"
        + Figure.Details(string.Join('\n', figures.Value.Select(figure => figure.Html())), $"All {Scenes.Length} steps")
        + $"</div>\n{PageScript.Element("TraceWalk.js")}";

    // Where scripts are removed, the first error is visible and all other steps are behind one click.
    private Figure Middle => figures.Value[Array.FindIndex(Scenes, scene => scene.Symbol.StartsWith('δ'))];
}

/// <summary>Walks through a trace.</summary>
public static class TraceWalks
{
    /// <summary>The way through one batch, forward and back: <c>net.Explain(batch).Walk()</c>.</summary>
    public static TraceWalk Walk(this BatchTrace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return new TraceWalk(trace);
    }
}
