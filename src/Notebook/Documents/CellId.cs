using System.Security.Cryptography;
using System.Text;

namespace Backprop.Notebook.Documents;

/// <summary>Ids for new cells, derived from the source so that the same notebook is always written as the same file.</summary>
internal static class CellId
{
    public static string New(string source, IEnumerable<string?> taken)
    {
        HashSet<string?> ids = [.. taken];
        for (int attempt = 0; ; attempt++)
        {
            byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{attempt} {source}"));
            string id = Convert.ToHexStringLower(hash.AsSpan(0, 4));
            if (ids.Add(id))
                return id;
        }
    }
}
