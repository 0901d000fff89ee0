namespace Backprop.Notebook.Magics;

/// <summary><c>#!import</c>: runs a file in this session, as if its cells stood here.</summary>
internal static class ImportMagic
{
    public static Magic Import { get; } = new(
        "#!import",
        "PATH",
        "Runs a notebook (.ipynb, .dib) or a script (.cs, .csx, .fs, .fsx) in this session; "
            + "relative paths, in it too, begin at this notebook's folder.")
    {
        MaxWords = 1,
        RunAsync = RunAsync,
    };

    private static async Task RunAsync(MagicCall call)
    {
        var cell = call.Cell;
        string given = call.Line.Words.Count == 1
            ? cell.Resolve(call.Line.Words[0])?.ToString() ?? ""
            : throw new MagicException($"#!import: no file is named; write {call.Magic.Usage}.");
        string path = Path.GetFullPath(Path.Combine(cell.Session.Folder, given));
        string file = Path.GetFileName(path);
        var importing = cell.Session.Importing;
        if (importing.Contains(path))
        {
            var files = importing.SkipWhile(other => other != path).Append(path).Select(Path.GetFileName);
            throw new MagicException($"#!import {given}: the file imports itself: {string.Join(" -> ", files)}.");
        }

        importing.Add(path);
        try
        {
            foreach (var (source, language, name) in Read())
            {
                var output = new NestedOutput(cell.Output, name);
                string run = cell.Session.NewName(name);
                if (!await cell.Session.RunPartsAsync(source, language, run, output, cell.Cancellation).ConfigureAwait(false))
                    throw new ImportFailedException();
            }
        }
        finally
        {
            importing.RemoveAt(importing.Count - 1);
        }

        List<(string Source, string Language, string Name)> Read()
        {
            try
            {
                string extension = Path.GetExtension(path).ToLowerInvariant();
                if (NotebookLanguage.All.FirstOrDefault(language => language.Extensions.Contains(extension)) is { } script)
                    return [(File.ReadAllText(path), script.Name, file)];
                string scripts = string.Join(", ", NotebookLanguage.All.SelectMany(language => language.Extensions));
                if (extension is not (".ipynb" or ".dib"))
                    throw new MagicException($"#!import {given}: only notebooks (.ipynb, .dib) and scripts ({scripts}) can be imported.");
                var document = NotebookDocument.Load(path);
                return [.. document.Cells.Select((code, i) => (code, i))
                    .Where(it => it.code.Kind == CellKind.Code && it.code.Source.Trim().Length > 0)
                    .Select(it => (it.code.Source, it.code.Language ?? document.Language, $"{file}, cell {it.i + 1}"))];
            }
            catch (FileNotFoundException problem)
            {
                throw new MagicException($"#!import {given}: there is no file {path}.", problem);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or NotebookFormatException)
            {
                throw new MagicException($"#!import {given}: {problem.Message}", problem);
            }
        }
    }

    /// <summary>A cell of the file failed and has reported its error.</summary>
    public sealed class ImportFailedException : Exception;
}
