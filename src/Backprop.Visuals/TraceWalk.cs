namespace Backprop.Visuals;

/// <summary>The backward pass of one batch, quantity by quantity: a notebook shows it as a picture with a slider.</summary>
public sealed class TraceWalk
{
    private readonly WalkScene[] scenes;
    private readonly Lazy<string[]> pictures;

    internal TraceWalk(BatchTrace trace)
    {
        scenes = [.. WalkScene.Of(trace)];
        pictures = new(() => [.. scenes.Select((_, index) => WalkPicture.Draw(scenes, index))]);
    }

    internal IReadOnlyList<WalkScene> Scenes => scenes;

    internal string Words => "One backward pass\n" + string.Join('\n', scenes.Select((scene, index) => $"  {index + 1}. {scene.Symbol}, {scene.Title}: {scene.Formula}"));

    // Where scripts are taken out the cost is seen, the middle of the way, and all the others behind one click.
    internal string Svg => pictures.Value[Middle];

    internal string Html =>
        $"<div class=\"backprop-walk\">\n{Figure(Middle)}\n"
        + ChartText.Details(string.Join('\n', Enumerable.Range(0, scenes.Length).Select(Figure)), $"All {scenes.Length} steps")
        + $"</div>\n{PageScript.Element("TraceWalk.js")}";

    private int Middle => Array.FindIndex(scenes, scene => scene.Symbol.StartsWith('δ'));

    private string Figure(int index) => ChartText.Figure(pictures.Value[index], scenes[index].Words, "");
}

/// <summary>Makes a step walkable.</summary>
public static class StepWalks
{
    /// <summary>The way through one batch, forward and back: <c>net.Explain(batch).Walk()</c>.</summary>
    public static TraceWalk Walk(this BatchTrace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return new TraceWalk(trace);
    }
}
