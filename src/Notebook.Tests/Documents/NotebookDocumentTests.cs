using System.Text;
using System.Text.Json.Nodes;

namespace Backprop.Notebook.Tests.Documents;

public sealed class NotebookDocumentTests
{
    private const string Minimal = """{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}""";

    [Theory]
    [InlineData(Minimal)]
    [InlineData("{\"nbformat_minor\":2,\"nbformat\":4,\"cells\":[],\"metadata\":{}}\r\n")]
    [InlineData("\uFEFF  {\r\n\t\"x\": 1e-05,\r\n\t\"y\": 1.0,\r\n\t\"cells\": [],\r\n\t\"metadata\": {},\r\n\t\"nbformat\": 4,\r\n"
        + "\t\"nbformat_minor\": 4\r\n}")]
    [InlineData("{\"cells\": [{\"cell_type\": \"markdown\", \"source\": \"\\u00e9 \\ud83d\\ude00 😀 \\ud83d\", \"new\": [null]}], "
        + "\"nbformat\": 4, \"nbformat_minor\": 0}")]
    [InlineData("{\"cells\": [], \"metadata\": {\"x\": 1e12345678901}, \"nbformat\": 4, \"nbformat_minor\": 0}")]
    [InlineData("{\"cells\": [{\"cell_type\": \"code\", \"source\": []}], \"nbformat\": 4, \"nbformat_minor\": 0}")]
    public void A_notebook_that_did_not_change_is_written_back_as_it_was(string json) =>
        Assert.Equal(json.TrimStart('\uFEFF'), Encoding.UTF8.GetString(Notebooks.Parse(json).ToIpynb()));

    [Fact]
    public void The_notebooks_of_the_course_are_written_as_they_are_stored() =>
        Assert.All(Notebooks.Files, path =>
        {
            string file = File.ReadAllText(path);
            Assert.Equal(file, NotebookJson.Write(NotebookJson.Parse(file), NotebookJson.LayoutOf(file)) + "\n");
        });

    [Fact]
    public void Only_results_that_changed_are_replaced_and_numbers_keep_their_spelling()
    {
        string json = """
            {
              "cells": [
                {
                  "source": ["1 +\n", "1"],
                  "cell_type": "code",
                  "execution_count": null,
                  "metadata": {},
                  "outputs": []
                }
              ],
              "metadata": { "numbers": [4.0, 1e-05, 1E+20, -0, 2.50, 0.30000000000000004], "text": "\u00e9\/\ud83d" },
              "nbformat": 4, "nbformat_minor": 4
            }
            """.ReplaceLineEndings("\n");
        NotebookDocument document = Notebooks.Parse(json);
        Assert.Equal("1 +\n1", document.Cells[0].Source);

        document.Cells[0]
            .SetResult(3, [new StreamOutput("stdout", "a\nb"), new DisplayOutput(new() { ["text/plain"] = "2" }, [], IsResult: true)]);

        Assert.Equal("""
            {
              "cells": [
                {
                  "source": [
                    "1 +\n",
                    "1"
                  ],
                  "cell_type": "code",
                  "execution_count": 3,
                  "metadata": {},
                  "outputs": [
                    {
                      "name": "stdout",
                      "output_type": "stream",
                      "text": [
                        "a\n",
                        "b"
                      ]
                    },
                    {
                      "data": {
                        "text/plain": [
                          "2"
                        ]
                      },
                      "execution_count": 3,
                      "metadata": {},
                      "output_type": "execute_result"
                    }
                  ]
                }
              ],
              "metadata": {
                "numbers": [
                  4.0,
                  1e-05,
                  1E+20,
                  -0,
                  2.50,
                  0.30000000000000004
                ],
                "text": "é/�"
              },
              "nbformat": 4,
              "nbformat_minor": 4
            }
            """.ReplaceLineEndings("\n"), Encoding.UTF8.GetString(document.ToIpynb()));
    }

    [Fact]
    public void Outputs_that_come_again_after_they_were_cleared_change_no_byte()
    {
        string json = Notebooks.WithOutputs(
            """[{"output_type": "display_data", "data": {"application/json": {"b": 1e-05, "a": 4.0}}, "metadata": {}}]""");
        NotebookDocument document = Notebooks.Parse(json);
        document.Cells[0].SetResult(null, []);
        Assert.NotEqual(json, Encoding.UTF8.GetString(document.ToIpynb()));
        var data = new JsonObject { ["application/json"] = new JsonObject { ["a"] = 4, ["b"] = 0.00001 } };
        document.Cells[0].SetResult(1, [new DisplayOutput(data, [], IsResult: false)]);
        Assert.Equal(json, Encoding.UTF8.GetString(document.ToIpynb()));
    }

    [Fact]
    public void A_new_execution_count_alone_is_written_into_the_result_as_well()
    {
        NotebookDocument document = Notebooks.Parse(Notebooks.WithOutputs(
            """[{"output_type": "execute_result", "execution_count": 1, "data": {"text/plain": "1"}, "metadata": {}}]"""));
        document.Cells[0].SetResult(2, document.Cells[0].Outputs);
        string written = Encoding.UTF8.GetString(document.ToIpynb());
        Assert.DoesNotContain("\"execution_count\":1", written);
        Assert.Equal(2, written.Split("\"execution_count\":2").Length - 1);
    }

    [Fact]
    public void Members_that_a_client_left_out_are_added_when_there_is_something_to_say()
    {
        NotebookDocument document = Notebooks.Parse(
            """{"cells": [{"cell_type": "code", "source": "1"}], "nbformat": 4, "nbformat_minor": 0}""");
        document.Cells[0].SetResult(1, [new StreamOutput("stderr", "x")]);
        Assert.Equal(
            """{"cells":[{"cell_type":"code","execution_count":1,"""
                + "\"outputs\":[{\"name\":\"stderr\",\"output_type\":\"stream\",\"text\":[\"x\"]}],\"source\":\"1\"}],"
                + "\"nbformat\":4,\"nbformat_minor\":0}",
            Encoding.UTF8.GetString(document.ToIpynb()));
    }

    [Fact]
    public void An_inserted_cell_gets_an_id_that_is_new_and_the_same_each_time()
    {
        string? first = InsertTwice();
        Assert.Matches("^[0-9a-f]{8}$", first);
        Assert.Equal(first, InsertTwice());

        static string? InsertTwice()
        {
            NotebookDocument document = Notebooks.Parse(Minimal.Replace("minor\": 4", "minor\": 5"));
            document.InsertCell(0, new Cell(CellKind.Code, "x"));
            document.InsertCell(0, new Cell(CellKind.Code, "x"));
            Assert.NotEqual(document.Cells[0].Id, document.Cells[1].Id);
            return document.Cells[0].Id;
        }
    }

    [Fact]
    public void A_cell_cannot_be_inserted_twice()
    {
        NotebookDocument document = Notebooks.Parse(Minimal);
        var cell = new Cell(CellKind.Raw, "x");
        document.InsertCell(0, cell);
        Assert.Null(cell.Id);
        Assert.Throws<ArgumentException>(() => document.InsertCell(0, cell));
    }

    [Fact]
    public void Cells_tell_their_tags_and_language()
    {
        NotebookDocument document = Notebooks.Parse("""
            {"cells": [
                {"cell_type": "code", "source": "", "metadata": {
                  "tags": ["parameters", 1], "polyglot_notebook": {"kernelName": "fsharp"}, "dotnet_interactive": {"language": "sql"}}},
              {"cell_type": "code", "metadata": {"dotnet_interactive": {"language": "html"}}, "source": ""},
              {"cell_type": "code", "metadata": {"vscode": {"languageId": "python"}}, "source": ""}],
             "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
            """);
        Assert.Equal(["parameters"], document.Cells[0].Tags);
        Assert.Equal(["fsharp", "html", null], document.Cells.Select(cell => cell.Language));
    }

    [Theory]
    [InlineData("""{"kernelspec": {"language": "C#"}}""", "csharp")]
    [InlineData("""{"kernelspec": {"name": "python3"}, "language_info": {"name": "python"}}""", "python")]
    [InlineData("""{"kernelspec": {"language": "F#", "name": ".net-fsharp"}}""", "fsharp")]
    [InlineData("""{"kernelspec": {"name": ".net-fsharp"}}""", "fsharp")]
    [InlineData("""{"kernelspec": 5}""", "csharp")]
    public void The_language_of_a_notebook_comes_from_its_metadata(string metadata, string language) =>
        Assert.Equal(language, Notebooks.Parse(Minimal.Replace("\"metadata\": {}", $"\"metadata\": {metadata}")).Language);

    [Theory]
    [InlineData("", "test.ipynb is empty.")]
    [InlineData("[]", "test.ipynb is JSON, but not a notebook: it is not an object.")]
    [InlineData("""{"nbformat": 4}""", "test.ipynb is JSON, but not a notebook: it has no list of cells.")]
    [InlineData("""{"cells": []}""", "test.ipynb is JSON, but not a notebook: it has no nbformat number.")]
    [InlineData(
        """{"nbformat": 3, "worksheets": []}""",
        "test.ipynb is in the old notebook format 3: upgrade it with `jupyter nbconvert --to notebook \"test.ipynb\"`.")]
    [InlineData("{\n \"é😀\": x", "test.ipynb is not valid JSON: line 2, column 9: 'x' is an invalid start of a value.")]
    [InlineData("{\"nbformat\": 4} 1", "test.ipynb is not valid JSON: line 1, column 17: '1' is invalid after a single JSON value.")]
    [InlineData("{\n \"x\": NaN}", "test.ipynb is not valid JSON: line 2, column 7: 'N' is an invalid start of a value.")]
    [InlineData(
        """{"nbformat": 4, "nbformat": 4}""",
        "test.ipynb is not valid JSON: duplicate property 'nbformat' encountered during deserialization.")]
    [InlineData(
        "{\"cells\": [",
        "test.ipynb is not valid JSON: line 1, column 12: expected depth to be zero at the end of the JSON payload.")]
    [InlineData("""{"cells": [5], "nbformat": 4}""", "test.ipynb: cell 1 is not a JSON object.")]
    [InlineData(
        """{"cells": [{"cell_type": "raw", "source": ""}, {"cell_type": "heading", "source": ""}], "nbformat": 4}""",
        "test.ipynb: cell 2 has the unknown cell_type \"heading\".")]
    public void What_is_no_notebook_gives_one_sentence(string json, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<NotebookFormatException>(() => Notebooks.Parse(json)).Message);

    [Theory]
    [InlineData("""{"output_type": "pyout"}""", "has the unknown output_type \"pyout\"")]
    [InlineData("""{"name": "stdout"}""", "has no output_type")]
    [InlineData("""{"output_type": "stream", "name": "stdout"}""", "has no text, a string or a list of strings")]
    [InlineData("""{"output_type": "display_data"}""", "has no data, an object of MIME types")]
    [InlineData("""{"output_type": "error", "ename": "", "evalue": "", "traceback": [1]}""", "has no traceback, a list of strings")]
    [InlineData("7", "is not a JSON object")]
    public void A_damaged_output_is_named(string output, string damage)
    {
        string json = Notebooks.WithOutputs($$"""[{"output_type": "stream", "name": "stdout", "text": ""}, {{output}}]""");
        Assert.Equal(
            $"test.ipynb: cell 1 has an output, number 2, that {damage}.",
            Assert.Throws<NotebookFormatException>(() => Notebooks.Parse(json)).Message);
    }

    [Fact]
    public void Text_that_is_not_UTF8_is_refused() =>
        Assert.Equal(
            "test.ipynb is not a notebook: it is not UTF-8 text.",
            Assert.Throws<NotebookFormatException>(() => Notebooks.Parse(Encoding.Unicode.GetPreamble())).Message);

    [Fact]
    public void A_missing_file_and_a_folder_give_a_sentence()
    {
        Assert.Equal(
            "no/such.ipynb does not exist.", Assert.Throws<NotebookFormatException>(() => NotebookDocument.Load("no/such.ipynb")).Message);
        Assert.EndsWith(
            "cannot be read: it is a folder.",
            Assert.Throws<NotebookFormatException>(() => NotebookDocument.Load(Path.GetTempPath())).Message);
    }

    [Fact]
    public void Saving_replaces_the_file_and_leaves_nothing_else_behind()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("a.ipynb");
        File.WriteAllText(path, Minimal);
        var document = NotebookDocument.Load(path);
        document.InsertCell(0, new Cell(CellKind.Markdown, "# é"));
        document.Save(path);
        Assert.Equal("# é", NotebookDocument.Load(path).Cells.Single().Source);
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Saving_that_fails_leaves_the_old_file_and_no_other()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("a.ipynb");
        Directory.CreateDirectory(path); // a folder in the way makes the last step, the renaming, fail
        Assert.ThrowsAny<SystemException>(() => Notebooks.Parse(Minimal).Save(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Saving_through_a_link_keeps_the_link()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege on Windows");
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("real.ipynb"), "{}");
        File.CreateSymbolicLink(folder.File("link.ipynb"), folder.File("real.ipynb"));
        Notebooks.Parse(Minimal).Save(folder.File("link.ipynb"));
        Assert.NotNull(new FileInfo(folder.File("link.ipynb")).LinkTarget);
        Assert.Equal(Minimal, File.ReadAllText(folder.File("real.ipynb")));
    }

    [Fact]
    public void A_dib_file_is_not_overwritten_with_JSON() =>
        Assert.Throws<ArgumentException>(() => Notebooks.Parse(Minimal).Save("x.dib"));

    [Fact]
    public void Half_a_surrogate_pair_does_not_spoil_the_file()
    {
        NotebookDocument document = Notebooks.Parse(Notebooks.WithOutputs("[]"));
        var data = new JsonObject { ["application/json"] = new JsonArray(DateTime.UnixEpoch, 1.5, "\ud83d") };
        document.Cells[0].SetResult(1, [new DisplayOutput(data, [], IsResult: false)]);
        Assert.Contains("[\"1970-01-01T00:00:00Z\",1.5,\"\uFFFD\"]", Encoding.UTF8.GetString(document.ToIpynb()));
    }
}
