using System.Text;
using System.Text.Json.Nodes;
using CsCheck;

namespace Backprop.Notebook.Tests.Documents;

public sealed class NotebookProperties
{
    [Fact]
    public void Any_notebook_in_any_layout_is_written_back_byte_for_byte() =>
        Gen.Select(Notebooks.Any, JsonLayout.Any).Sample((notebook, layout) =>
        {
            byte[] file = layout.Render(notebook);
            Assert.Equal(layout.Written(notebook), Notebooks.Parse(file).ToIpynb());
        }, iter: 1000);

    [Fact]
    public void Setting_the_outputs_that_are_there_changes_no_byte() =>
        Gen.Select(Notebooks.Any, JsonLayout.Any).Sample((notebook, layout) =>
        {
            byte[] file = layout.Render(notebook);
            NotebookDocument document = Notebooks.Parse(file);
            NotebookDocument twin = Notebooks.Parse(file);
            foreach ((Cell cell, Cell same) in document.Cells.Zip(twin.Cells).Where(pair => pair.First.Kind == CellKind.Code))
                cell.SetResult(same.ExecutionCount, same.Outputs);
            Assert.Equal(layout.Written(notebook), document.ToIpynb());
        }, iter: 500);

    [Fact]
    public void Outputs_that_were_set_are_read_back_and_nothing_else_changes() =>
        Gen.Select(Notebooks.Any, JsonLayout.Kept, Notebooks.Outputs, Gen.Int[1, 99]).Sample((notebook, layout, outputs, count) =>
        {
            NotebookDocument document = Notebooks.Parse(layout.Render(notebook));
            Cell[] code = [.. document.Cells.Where(cell => cell.Kind == CellKind.Code)];
            if (code.Length == 0)
                return;
            Cell target = code[count % code.Length];
            target.SetResult(count, outputs);
            byte[] written = document.ToIpynb();

            int index = document.Cells.ToList().IndexOf(target);
            Cell reread = Notebooks.Parse(written).Cells[index];
            Assert.Equal(count, reread.ExecutionCount);
            Assert.True(JsonNode.DeepEquals(OutputJson.Write(outputs, 1), OutputJson.Write(reread.Outputs, 1)));
            Assert.Null(OutputComparison.FirstDifference(outputs, reread.Outputs));

            JsonNode expected = notebook.DeepClone();
            expected["cells"]![index]!["execution_count"] = count;
            JsonArray stored = expected["cells"]![index]!["outputs"]!.AsArray();
            if (!JsonNode.DeepEquals(stored, OutputJson.Write(outputs, count)))
                stored.ReplaceWith(OutputJson.Write(outputs, count));
            Assert.Equal(layout.Written(expected), written);
        }, iter: 1000);

    [Fact]
    public void Outputs_are_read_back_from_a_file_in_any_layout() =>
        Gen.Select(Notebooks.Any, JsonLayout.Any, Notebooks.Outputs).Sample((notebook, layout, outputs) =>
        {
            NotebookDocument document = Notebooks.Parse(layout.Render(notebook));
            foreach (Cell cell in document.Cells.Where(cell => cell.Kind == CellKind.Code))
                cell.SetResult(1, outputs);
            NotebookDocument reread = Notebooks.Parse(document.ToIpynb());
            Assert.Equal(document.Cells.Select(cell => (cell.Kind, cell.Source)), reread.Cells.Select(cell => (cell.Kind, cell.Source)));
            foreach (Cell cell in reread.Cells.Where(cell => cell.Kind == CellKind.Code))
                Assert.Null(OutputComparison.FirstDifference(outputs, cell.Outputs));
        }, iter: 500);

    [Fact]
    public void Inserted_cells_are_written_where_they_were_put_and_nothing_else_changes() =>
        Gen.Select(Notebooks.Any, JsonLayout.Kept, Gen.Int[0, 5], Gen.Int[1, 3]).Sample((notebook, layout, place, howMany) =>
        {
            NotebookDocument document = Notebooks.Parse(layout.Render(notebook));
            place = Math.Min(place, document.Cells.Count);
            JsonNode expected = notebook.DeepClone();
            for (int i = 0; i < howMany; i++)
            {
                var cell = new Cell(CellKind.Code, $"int n = {i};\n\"é😀\"");
                document.InsertCell(place, cell);
                var json = new JsonObject { ["cell_type"] = "code", ["execution_count"] = null };
                if (cell.Id is not null)
                    json["id"] = cell.Id;
                json["metadata"] = new JsonObject();
                json["outputs"] = new JsonArray();
                json["source"] = new JsonArray($"int n = {i};\n", "\"é😀\"");
                expected["cells"]!.AsArray().Insert(place, json);
            }
            Assert.Equal(layout.Written(expected), document.ToIpynb());
        }, iter: 500);

    [Fact]
    public void A_damaged_file_gives_a_sentence_and_never_a_crash()
    {
        byte[] tokens = "{}[]\",:0-e\\u\n\r\t ÿ"u8.ToArray();
        Gen.Select(Notebooks.Any, JsonLayout.Any, Gen.Int[0, 9], Gen.Int, Gen.Byte).Sample((notebook, layout, action, at, value) =>
        {
            byte[] file = layout.Render(notebook);
            at = (int)((uint)at % file.Length);
            byte[] damaged = action switch
            {
                < 3 => file[..at],
                < 5 => [.. file[..at], .. file[Math.Min(file.Length, at + value)..]],
                < 8 => [.. file[..at], tokens[value % tokens.Length], .. file[(at + 1)..]],
                8 => [.. file[..at], value, .. file[at..]],
                _ => [.. file, value],
            };
            try
            {
                NotebookDocument document = Notebooks.Parse(damaged);
                document.ToIpynb();
                Assert.NotNull(document.Language);
                Assert.All(document.Cells, cell => Assert.NotNull(cell.Tags));
            }
            catch (NotebookFormatException error)
            {
                Assert.StartsWith("test.ipynb", error.Message);
                Assert.EndsWith(".", error.Message);
            }
        }, iter: 5000);
    }

    [Theory]
    [InlineData("cells")]
    [InlineData("metadata")]
    [InlineData("cell_type")]
    [InlineData("outputs")]
    [InlineData("source")]
    [InlineData("execution_count")]
    [InlineData("output_type")]
    [InlineData("data")]
    [InlineData("text")]
    [InlineData("name")]
    [InlineData("traceback")]
    [InlineData("nbformat")]
    [InlineData("nbformat_minor")]
    public void A_member_of_the_wrong_type_or_of_another_name_gives_a_sentence_or_is_let_pass(string member)
    {
        string json = Notebooks.WithOutputs("""
            [{"output_type": "stream", "name": "stdout", "text": "1"},
             {"output_type": "display_data", "data": {"text/plain": "1"}, "metadata": {}},
             {"output_type": "error", "ename": "E", "evalue": "m", "traceback": ["t"]}]
            """);
        Assert.Contains($"\"{member}\": ", json);
        foreach (string value in new[] { "null", "5", "1.5", "true", "\"x\"", "[]", "[1]", "[[]]", "{}", "{\"a\": 1}" })
            Try(json.Replace($"\"{member}\": ", $"\"{member}\": {value}, \"y\": "));
        Try(json.Replace($"\"{member}\"", "\"z\""));

        static void Try(string json)
        {
            try
            {
                NotebookDocument document = Notebooks.Parse(json);
                Assert.Equal(json, Encoding.UTF8.GetString(document.ToIpynb()));
                document.Cells.FirstOrDefault()?.SetResult(7, [new StreamOutput("stdout", "x")]);
                Notebooks.Parse(document.ToIpynb());
            }
            catch (NotebookFormatException error)
            {
                Assert.Matches(@"^test\.ipynb[^\n]*\.$", error.Message);
            }
            catch (InvalidOperationException notCode)
            {
                Assert.Contains("has no outputs", notCode.Message);
            }
        }
    }
}
