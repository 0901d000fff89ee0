#pragma warning disable IDE0130
namespace Microsoft.DotNet.Interactive;

/// <summary>What a person typed that nobody else should read: it shows itself as stars.</summary>
public sealed class PasswordString
{
    private readonly string clearText;

    /// <summary>Keeps a secret.</summary>
    public PasswordString(string clearTextPassword) => clearText = clearTextPassword;

    /// <summary>What was typed.</summary>
    public string GetClearTextPassword() => clearText;

    /// <summary>As many stars for any secret.</summary>
    public override string ToString() => "********";
}
