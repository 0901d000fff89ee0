using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis;

namespace Backprop.Notebook;

internal static class CellInspection
{
    public static Task<JsonObject?> AtAsync(Document document, int position, CSharpSubmissions submissions, CancellationToken cancellation) => throw new NotImplementedException();
}
