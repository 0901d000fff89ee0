using Microsoft.DotNet.Interactive.Formatting;

namespace Backprop.Exercises.Tests;

public class CheckResultTests
{
    private static readonly NeuronCheck Neuron = Check.Neuron(1.5, 0.8, -0.3, 1);

    [Fact]
    public void A_result_is_shown_as_html_and_as_text()
    {
        CheckResult result = Neuron.dCdw("<b>");

        Assert.Equal(["text/html", "text/plain"], Formatter.GetPreferredMimeTypesFor(typeof(CheckResult)));
        Assert.Equal("✗ Incorrect. Your dC/dw is the text \"<b>\"; numbers are needed.", result.ToDisplayString("text/plain"));
        Assert.Equal(
            "<div role=\"status\" style=\"border-left:4px solid #d55e00;padding:4px 12px\"><strong><span aria-hidden=\"true\">✗</span> Incorrect.</strong> " +
            "Your dC/dw is the text &quot;&lt;b&gt;&quot;; numbers are needed.</div>", result.ToDisplayString("text/html"));
    }

    [Fact]
    public void A_question_keeps_its_lines() => Assert.Contains("<br>b) ", Check.StallQuestion(1, null).ToDisplayString("text/html"));

    [Fact]
    public void An_unanswered_exercise_says_where_help_is() => Assert.Equal(
        "○ Not attempted. dC/dw is waiting for your answer. Stuck? Add .Hint() or .Solution() to the call.", Neuron.dCdw(null).ToString());
}
