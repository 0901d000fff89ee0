namespace Microsoft.DotNet.Interactive;

/// <summary>What a package's library for notebooks implements, to register formatters of its types when the package is referred to.</summary>
public interface IKernelExtension
{
    /// <summary>Prepares the notebook.</summary>
    /// <param name="kernel">The kernel that all others are part of.</param>
    Task OnLoadAsync(Kernel kernel);
}
