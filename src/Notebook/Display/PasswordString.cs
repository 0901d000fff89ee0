namespace Microsoft.DotNet.Interactive;

/// <summary>A secret that a person typed, shown as stars.</summary>
public sealed class PasswordString
{
    private readonly string clearText;

    /// <summary>Wraps a secret.</summary>
    public PasswordString(string clearTextPassword) => clearText = clearTextPassword;

    /// <summary>What was typed.</summary>
    public string GetClearTextPassword() => clearText;

    /// <summary>The same number of stars for any secret.</summary>
    public override string ToString() => "********";
}
