namespace Backprop.Notebook.Tests.Languages;

[Collection("F#")]
public sealed class FSharpErrorTests(TestLanguages session) : IClassFixture<TestLanguages>
{
    [Fact]
    public async Task A_compile_error_is_told_as_fsharp_tells_it_with_the_line_and_carets()
    {
        var error = await session.FailAsync("let f x =\n    x + zzq\nf 1");

        Assert.Equal("CompilationError", error.Name);
        Assert.Equal("(2,9): error FS0039: The value or constructor 'zzq' is not defined.", error.Message);
        Assert.Equal([error.Message, "        x + zzq", "            ^^^", ErrorReport.NotRun], error.Traceback);
        Assert.Equal(2, error.Line);
    }

    [Fact]
    public async Task Every_error_of_a_cell_is_told()
    {
        var error = await session.FailAsync("let a : int = \"x\"\nlet b : string = 1");

        Assert.Contains(error.Traceback, line => line.StartsWith("(1,15): error FS0001:", StringComparison.Ordinal));
        Assert.Contains(error.Traceback, line => line.StartsWith("(2,18): error FS0001:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("let let = 1")]
    [InlineData("let x = (")]
    [InlineData("\"open")]
    [InlineData("null : string")]
    [InlineData("#load \"nowhere.fsx\"")]
    [InlineData("#r \"nowhere.dll\"", "ReferenceError")]
    [InlineData("#r \"nuget:\"", "ReferenceError")]
    public async Task Whatever_is_wrong_is_one_error_and_the_session_goes_on(string code, string name = "CompilationError")
    {
        var error = await session.FailAsync(code);

        Assert.Equal(name, error.Name);
        Assert.Equal("2", (await session.RunAsync("1 + 1")).Result);
    }

    [Fact]
    public async Task An_exception_names_the_functions_of_the_cells_and_none_of_the_host()
    {
        await session.RunAsync("let check (n: int) =\n    if n > 3 then invalidArg (nameof n) \"too many\"\n    n");

        var error = await session.FailAsync("[1; 5] |> List.map (fun n -> check n)");

        Assert.Equal("System.ArgumentException", error.Name);
        Assert.StartsWith("too many", error.Message);
        Assert.Contains("   at check(Int32 n)", error.Traceback);
        Assert.Contains("   at lambda(Int32 n)", error.Traceback);
        Assert.Matches(@"^   at cell \[\d+\], line 1$", error.Traceback[^2]);
        Assert.DoesNotContain(error.Traceback, line => line.Contains("Primitives.Basics"));
        Assert.DoesNotContain(
            error.Traceback, line => line.Contains("FSI_") || line.Contains(".fs,") || line.Contains("MethodBaseInvoker"));
    }

    [Theory]
    [InlineData("let x = 1\nlet y = x / 0", 2)]
    [InlineData("let g n = 1 / n\n\nprintf \"\"\ng 0\n\nprintf \"\"", 4)]
    [InlineData("let n =\n    [1; 0]\n    |> List.map (fun k -> 1 / k)", 2)]
    [InlineData("for i in 0 .. 3 do\n    printf \"%d\" (1 / i)", 1)]
    public async Task It_names_the_line_of_the_cell(string code, int line)
    {
        var error = await session.FailAsync(code);

        Assert.Equal(line, error.Line);
        Assert.Equal("      " + code.Split('\n')[line - 1].Trim(), error.Traceback[^1]);
    }

    [Fact]
    public async Task An_exception_from_an_async_comes_without_its_machinery()
    {
        var error = await session.FailAsync("async { return failwith<int> \"inside\" } |> Async.RunSynchronously");

        Assert.Equal("inside", error.Message);
        Assert.DoesNotContain(error.Traceback, line => line.Contains("FSharp.Control"));
    }

    [Fact]
    public async Task An_exception_keeps_its_inner_one()
    {
        var error = await session.FailAsync("raise<int> (System.ArgumentException(\"outer\", System.InvalidOperationException \"inner\"))");

        Assert.Equal("outer", error.Message);
        Assert.Contains(error.Traceback, line => line.Contains("System.InvalidOperationException: inner"));
    }

    [Fact]
    public async Task An_error_in_a_loaded_file_names_the_file()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("wrong.fsx");
        await File.WriteAllTextAsync(path, "let a = 1\nlet b = missing\n");

        var error = await session.FailAsync($"let x = 1\n#load @\"{path}\"");

        Assert.StartsWith($"{path}(2,9): error FS0039:", error.Message);
        Assert.Null(error.Line);
    }

    [Fact]
    public async Task An_error_that_only_Obsolete_makes_is_told_as_such()
    {
        var error = await session.FailAsync("[<System.Obsolete(\"use young\", true)>]\nlet old x = x + 1\nold 2");
        var warned = await session.TryAsync("[<System.Obsolete(\"use young\")>]\nlet older x = x + 1\nolder 2");

        Assert.Equal(
            "(3,1): error FS0101: This construct is deprecated. use young "
                + "(The library marks it [Obsolete] as an error; an earlier version of the library may still allow it.)",
            error.Message);
        Assert.Equal("3", warned.Result);
        Assert.StartsWith("(3,1): warning FS0044: This construct is deprecated. use young\n", warned.ErrorText);
    }
}
