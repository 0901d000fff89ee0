using System.Reflection;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using Microsoft.DotNet.Interactive.Formatting;

namespace Backprop.Exercises.Tests;

public class CheckResultTests
{
    private static readonly NeuronCheck Neuron = Check.Neuron(1.5, 0.8, -0.3, 1);

    [Fact]
    public void A_result_is_shown_as_html_and_as_text()
    {
        CheckResult result = Neuron.dCdw("<b>");

        Assert.Equal(["text/html", CheckData.Mime, "text/plain"], Formatter.GetPreferredMimeTypesFor(typeof(CheckResult)));
        Assert.Equal("✗ Incorrect. Your dC/dw is the text \"<b>\"; numbers are needed.", result.ToDisplayString("text/plain"));
        Assert.Equal(
            "<div role=\"status\" style=\"border-left:4px solid #d55e00;padding:4px 12px\">" +
            "<strong><span aria-hidden=\"true\">✗</span> Incorrect.</strong> " +
            "Your dC/dw is the text &quot;&lt;b&gt;&quot;; numbers are needed.</div>", result.ToDisplayString("text/html"));
    }

    [Fact]
    public void A_hint_and_a_solution_are_shown_as_html_where_a_lone_slash_is_no_link()
    {
        Assert.Equal(["text/html", "text/plain"], Formatter.GetPreferredMimeTypesFor(typeof(Help)));
        Assert.Equal("<p>First z = w&#183;x + b, then σ(z) = 1 / (1 + e⁻ᶻ).</p>", Neuron.Output(null).Hint().ToDisplayString("text/html"));
        Assert.StartsWith("<pre><code>double aForA = 1 / (1 + ", Neuron.Output(null).Solution().ToDisplayString("text/html"));
        Assert.Equal(Neuron.Output(null).Hint().ToString(), Neuron.Output(null).Hint().ToDisplayString("text/plain"));
    }

    [Fact]
    public void A_program_that_shows_nothing_does_not_load_the_formatting_library()
    {
        var context = new RecordingContext();
        Type check = context.LoadFromAssemblyPath(typeof(Check).Assembly.Location).GetType(typeof(Check).FullName!)!;
        object neuron = check.GetMethod(nameof(Check.Neuron))!.Invoke(null, [1.5, 0.8, -0.3, 1.0])!;

        object result = neuron.GetType().GetMethod(nameof(NeuronCheck.dCdw))!.Invoke(neuron, [42.0])!;

        Assert.StartsWith("✗ Incorrect. Your dC/dw is 42.", result.ToString());
        Assert.Contains("MathNet.Numerics", context.Loaded);
        Assert.DoesNotContain("Microsoft.DotNet.Interactive.Formatting", context.Loaded);
    }

    [Fact]
    public void The_examples_in_the_documentation_call_what_exists()
    {
        string documentation = File.ReadAllText(Path.ChangeExtension(typeof(Check).Assembly.Location, ".xml"));
        var calls = Regex.Matches(documentation, @"\b(check|neuron|Check|Mutant)\.(\w+)\(").ToList();
        Assert.True(calls.Count >= 5);
        Assert.All(calls, call => Assert.NotEmpty((call.Groups[1].Value switch
        {
            "check" => typeof(BatchCheck),
            "neuron" => typeof(NeuronCheck),
            "Check" => typeof(Check),
            _ => typeof(Mutant),
        }).GetMember(call.Groups[2].Value)));
    }

    [Fact]
    public void A_question_keeps_its_lines() => Assert.Contains("<br>b) ", Check.StallQuestion(1, null).ToDisplayString("text/html"));

    [Fact]
    public void An_unanswered_exercise_says_where_help_is() => Assert.Equal(
        "○ Not attempted. dC/dw is waiting for your answer. Stuck? Add .Hint() or .Solution() to the call.", Neuron.dCdw(null).ToString());

    /// <summary>Loads assemblies anew, as a program of its own would, and keeps their names.</summary>
    private sealed class RecordingContext : AssemblyLoadContext
    {
        public List<string> Loaded { get; } = [];

        protected override Assembly? Load(AssemblyName name)
        {
            Loaded.Add(name.Name!);
            string path = Path.Combine(AppContext.BaseDirectory, $"{name.Name}.dll");
            return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }
    }
}
