using System.Text.Json.Nodes;

namespace Backprop.Jupyter.Tests;

public sealed class CellReplayTests
{
    private readonly CellReplay replay = new();
    private readonly Message request = RequestOf("vscode-notebook-cell:/course/06.ipynb#W1sZmlsZQ==");

    [Fact]
    public void Updated_displays_are_sent_anew_in_their_places_at_three_times_and_at_the_end()
    {
        Begin(request);
        Text("epoch 0");
        Display("a", "frame 0");
        Display("b", "weights 0");
        Assert.Equal(long.MaxValue, replay.Due);
        Update("a", "frame 1");
        Assert.Equal(1300, replay.Due);
        string[] first = ["clear_output", "stream epoch 0", "display_data a frame 1", "display_data b weights 0"];
        Assert.Equal(first, Shown(replay.Take(1310)));
        Assert.Equal(1750, replay.Due);
        replay.Take(1750);
        Assert.Equal(2900, replay.Due);
        Update("b", "weights 1");
        Text("epoch 1");
        replay.Take(2900);
        Assert.Equal(long.MaxValue, replay.Due);
        Update("a", "frame 2");
        replay.Add("error", request, new JsonObject { ["ename"] = "Interrupted" }, 10, 4000);

        Assert.Empty(replay.End(RequestOf("vscode-notebook-cell:another")));
        string[] last =
        [
            "clear_output", "stream epoch 0", "display_data a frame 2", "display_data b weights 1", "stream epoch 1", "error",
        ];
        Assert.Equal(last, Shown(replay.End(request)));
        Assert.Empty(replay.End(request));
    }

    [Fact]
    public void A_result_stays_a_result_and_a_repeated_display_is_updated_everywhere()
    {
        Begin(request);
        Display("a", "0");
        replay.Add("execute_result", request, Content("a", "0", 7), 10, 1000);
        Update("a", "1");

        var last = replay.End(request);
        Assert.Equal(["clear_output", "display_data a 1", "execute_result a 1"], Shown(last));
        Assert.True(last[0].Content["wait"]!.GetValue<bool>());
        Assert.Equal(7, last[2].Content["execution_count"]!.GetValue<int>());
    }

    [Fact]
    public void A_late_replay_stands_for_those_that_were_missed()
    {
        Begin(request);
        Display("a", "0");
        Update("a", "1");
        Assert.NotEmpty(replay.Take(2000));
        Assert.Equal(2900, replay.Due);
    }

    [Fact]
    public void Nothing_is_sent_anew_without_an_update_of_what_the_cell_shows()
    {
        Begin(request);
        Text("x");
        Display("a", "0");
        Update("of an earlier cell", "1");
        replay.Add("update_display_data", RequestOf("vscode-notebook-cell:another"), Content("a", "1"), 10, 1000);
        Assert.Equal(long.MaxValue, replay.Due);
        Assert.Empty(replay.End(request));
    }

    [Fact]
    public void What_a_cell_clears_is_not_sent_anew()
    {
        Begin(request);
        Display("a", "0");
        Update("a", "1");
        Clear(wait: false);
        Assert.Equal(long.MaxValue, replay.Due);
        Update("a", "2");
        Assert.Equal(long.MaxValue, replay.Due);
        Display("b", "0");
        Update("b", "1");
        Assert.Equal(["clear_output", "display_data b 1"], Shown(replay.End(request)));
    }

    [Fact]
    public void What_waits_to_be_cleared_is_sent_anew_until_something_replaces_it()
    {
        Begin(request);
        Display("a", "0");
        Clear(wait: true);
        Update("a", "1");
        string[] shown = ["clear_output", "display_data a 1", "clear_output"];
        Assert.Equal(shown, Shown(replay.Take(1300)));
        Display("b", "0");
        Assert.Equal(long.MaxValue, replay.Due);
        Update("b", "1");
        Assert.Equal(["clear_output", "display_data b 1"], Shown(replay.End(request)));
    }

    [Fact]
    public void A_cell_that_shows_too_much_is_not_sent_anew_until_it_clears_that()
    {
        Begin(request);
        Display("a", "0");
        Update("a", "1");
        replay.Add("stream", request, new JsonObject { ["name"] = "stdout", ["text"] = "" }, 3 << 20, 1000);
        Display("b", "0");
        Update("b", "1");
        Assert.Equal(long.MaxValue, replay.Due);
        Clear(wait: false);
        Display("c", "0");
        for (int i = 1; i <= 100; i++)
            replay.Add("update_display_data", request, Content("c", $"{i}"), 1 << 20, 1000);
        Assert.Equal(["clear_output", "display_data c 100"], Shown(replay.End(request)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("8ba7c1e2-5f0a-4f0c-9a1b-0d6a2f3c4b5a")]
    [InlineData("/vscode-notebook-cell:")]
    public void Other_front_ends_get_no_replay(string? cellId)
    {
        Message other = RequestOf(cellId);
        Begin(other);
        replay.Add("display_data", other, Content("a", "0"), 10, 1000);
        replay.Add("update_display_data", other, Content("a", "1"), 10, 1000);
        Assert.Equal(long.MaxValue, replay.Due);
        Assert.Empty(replay.End(other));
    }

    private static Message RequestOf(string? cellId) =>
        Message.Create("execute_request", "session", null, []) with { Metadata = new JsonObject { ["cellId"] = cellId } };

    private static JsonObject Content(string display, string text, int? count = null)
    {
        JsonObject content = CellOutput.Shown(new JsonObject { ["text/plain"] = text }, display);
        if (count is not null)
            content["execution_count"] = count;
        return content;
    }

    private static IEnumerable<string> Shown(IEnumerable<(string Type, JsonObject Content)> messages) => messages.Select(message =>
        string.Join(' ', new[]
        {
            message.Type, message.Content["transient"]?["display_id"], message.Content["data"]?["text/plain"], message.Content["text"],
        }.Where(part => part is not null)));

    private void Begin(Message cell) => replay.Add("execute_input", cell, [], 10, 1000);

    private void Text(string text) => replay.Add("stream", request, new JsonObject { ["name"] = "stdout", ["text"] = text }, 10, 1000);

    private void Display(string id, string text) => replay.Add("display_data", request, Content(id, text), 10, 1000);

    private void Clear(bool wait) => replay.Add("clear_output", request, new JsonObject { ["wait"] = wait }, 10, 1000);

    private void Update(string id, string text) => replay.Add("update_display_data", request, Content(id, text), 10, 1000);
}
