namespace Backprop.Data.Tests;

/// <summary>The environment belongs to all tests of the process, so these run alone.</summary>
[Collection(nameof(NamedFolderTests))]
[CollectionDefinition(nameof(NamedFolderTests), DisableParallelization = true)]
public sealed class NamedFolderTests
{
    [Fact]
    public void Data_are_where_their_files_are_and_are_not_fetched_again()
    {
        string folder = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}");
        string source = TestData.RequireMnistFiles();
        string? before = Environment.GetEnvironmentVariable(Mnist.FolderVariable);
        try
        {
            Environment.SetEnvironmentVariable(Mnist.FolderVariable, folder);
            Assert.Null(Mnist.Where());
            Assert.Contains($"BACKPROP_DATA is set to {folder}, but train-images-idx3-ubyte",
                Assert.Throws<DataUnavailableException>(() => DataCatalog.Mnist.Load()).Message);
            Environment.SetEnvironmentVariable(Mnist.FolderVariable, source);
            Assert.Equal((source, source), (Mnist.Where(), Mnist.Fetch()));
        }
        finally
        {
            Environment.SetEnvironmentVariable(Mnist.FolderVariable, before);
        }
    }
}
