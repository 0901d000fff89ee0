namespace Microsoft.DotNet.Interactive;

/// <summary>Implemented by a package's notebook library, to register formatters when the package is referenced.</summary>
public interface IKernelExtension
{
    /// <summary>Prepares the notebook.</summary>
    /// <param name="kernel">The root kernel, which contains all others.</param>
    Task OnLoadAsync(Kernel kernel);
}
