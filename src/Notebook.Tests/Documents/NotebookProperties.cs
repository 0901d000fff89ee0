using System.Text;
using CsCheck;

namespace Backprop.Notebook.Tests.Documents;

public sealed class NotebookProperties
{
    [Fact]
    public void Any_notebook_in_any_layout_is_written_back_byte_for_byte() =>
        Gen.Select(Notebooks.Any, JsonLayout.Any).Sample((notebook, layout) =>
        {
            byte[] file = layout.Render(notebook);
            Assert.Equal(file, Notebooks.Parse(file).ToIpynb());
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
            Assert.Equal(file, document.ToIpynb());
        }, iter: 500);

    [Fact]
    public void Outputs_that_were_set_are_read_back_and_nothing_else_changes() =>
        Gen.Select(Notebooks.Any, JsonLayout.Any, Notebooks.Outputs, Gen.Int[1, 99]).Sample((notebook, layout, outputs, count) =>
        {
            byte[] file = layout.Render(notebook);
            NotebookDocument document = Notebooks.Parse(file);
            Cell[] code = [.. document.Cells.Where(cell => cell.Kind == CellKind.Code)];
            if (code.Length == 0)
                return;
            Cell target = code[count % code.Length];
            Spans spans = new(target);
            target.SetResult(count, outputs);
            byte[] written = document.ToIpynb();

            Cell reread = Notebooks.Parse(written).Cells[document.Cells.ToList().IndexOf(target)];
            Assert.Equal(count, reread.ExecutionCount);
            Assert.Equal(Spelled(outputs), Spelled(reread.Outputs));
            Assert.Null(OutputComparison.FirstDifference(outputs, reread.Outputs));
            Assert.Equal(Outside(file, spans), Outside(written, new(reread)));
        }, iter: 1000);

    [Fact]
    public void Inserted_cells_are_read_back_where_they_were_put_and_removing_them_gives_the_source() =>
        Gen.Select(Notebooks.Any, JsonLayout.Any, Gen.Int[0, 5], Gen.Int[1, 3]).Sample((notebook, layout, place, howMany) =>
        {
            byte[] file = layout.Render(notebook);
            NotebookDocument document = Notebooks.Parse(file);
            place = Math.Min(place, document.Cells.Count);
            for (int i = 0; i < howMany; i++)
                document.InsertCell(place, new Cell(CellKind.Code, $"int n = {i};\n\"é😀\""));
            byte[] written = document.ToIpynb();
            NotebookDocument reread = Notebooks.Parse(written);

            Assert.Equal(
                document.Cells.Select(cell => (cell.Kind, cell.Source, cell.Id)),
                reread.Cells.Select(cell => (cell.Kind, cell.Source, cell.Id)));
            string json = Encoding.UTF8.GetString(written);
            foreach (Cell cell in reread.Cells.Skip(place).Take(howMany).Reverse())
                json = json.Replace(Encoding.UTF8.GetString(written[cell.Slice!.Start..cell.Slice.End]), "");
            Assert.Equal(Skeleton(file), Skeleton(Encoding.UTF8.GetBytes(json)));
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

    private static string Spelled(IEnumerable<Output> outputs) => PythonJson.Write(OutputJson.Write(outputs, 1), JsonStyle.Jupyter);

    private static string Skeleton(byte[] json) =>
        string.Concat(Encoding.UTF8.GetString(json).Where(c => c is not (',' or ' ' or '\r' or '\n' or '\t')));

    private static string Outside(byte[] file, Spans spans)
    {
        string[] parts = [Text(0, spans.Count.Start), Text(spans.Count.End, spans.Outputs.Start), Text(spans.Outputs.End, file.Length)];
        return string.Join("<replaced>", parts);

        string Text(int start, int end) => Encoding.UTF8.GetString(file.AsSpan(start, end - start));
    }

    private sealed record Spans(JsonSlice Count, JsonSlice Outputs)
    {
        public Spans(Cell cell)
            : this(cell.Slice!.Members()["execution_count"], cell.Slice.Members()["outputs"])
        {
        }
    }
}
