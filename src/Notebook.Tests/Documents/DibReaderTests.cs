using System.Text;

namespace Backprop.Notebook.Tests.Documents;

public sealed class DibReaderTests
{
    [Fact]
    public void Cells_begin_at_lines_that_name_a_language()
    {
        NotebookDocument document = Read("""
            #!meta

            {"kernelInfo":{"defaultKernelName":"csharp","items":[{"name":"csharp"},{"aliases":["snek"],"name":"pythonkernel"}]}}

            #!markdown

            # Title

            text

            #!csharp

            #!time
            #!share --from fsharp x
            var s = "#!html";

            #!fsharp

            let x = 1

            #!pythonkernel

            x = 1
            #!snek
            y = 2
            #!csharp
            #!sql-northwind
            """);
        Assert.Equal(
            [
                (CellKind.Markdown, "# Title\n\ntext"),
                (CellKind.Code, "#!time\n#!share --from fsharp x\nvar s = \"#!html\";"),
                (CellKind.Code, "#!fsharp\nlet x = 1"),
                (CellKind.Code, "#!pythonkernel\nx = 1"),
                (CellKind.Code, "#!snek\ny = 2"),
                (CellKind.Code, "#!sql-northwind"),
            ],
            document.Cells.Select(cell => (cell.Kind, cell.Source)));
    }

    [Theory]
    [InlineData("1 + 1", "1 + 1")]
    [InlineData("\r\n1\r\n\r\n2\r\n", "1\n\n2")]
    [InlineData("#!value --name x --from-file y", "#!value --name x --from-file y")]
    [InlineData("#!meta\n{\"kernelInfo\":{\"defaultKernelName\":\"fsharp\"}}\n#!fsharp\nx", "#!fsharp\nx")]
    [InlineData("\uFEFF#!csharp\n\n\n#!c#\n  x  ", "  x  ")]
    public void A_file_of_one_cell(string dib, string source) => Assert.Equal(source, Read(dib).Cells.Single().Source);

    [Fact]
    public void An_empty_file_has_no_cells() => Assert.Empty(Read("").Cells);

    [Theory]
    [InlineData("#!meta\n{,}")]
    [InlineData("#!meta\n")]
    public void Damaged_metadata_give_a_sentence(string dib) =>
        Assert.Equal("test.dib: the #!meta cell is not valid JSON.", Assert.Throws<NotebookFormatException>(() => Read(dib)).Message);

    [Fact]
    public void It_is_saved_as_a_notebook_of_format_4_5()
    {
        NotebookDocument read = Notebooks.Parse(Read("#!markdown\nx\n#!csharp\n1").ToIpynb());
        Assert.Equal("csharp", read.Language);
        Assert.Equal(".net-csharp", (string?)read.Metadata["kernelspec"]!["name"]);
        Assert.All(read.Cells, cell => Assert.NotNull(cell.Id));
        Assert.Equal([CellKind.Markdown, CellKind.Code], read.Cells.Select(cell => cell.Kind));
    }

    private static NotebookDocument Read(string dib) => NotebookDocument.Parse("test.dib", Encoding.UTF8.GetBytes(dib));
}
