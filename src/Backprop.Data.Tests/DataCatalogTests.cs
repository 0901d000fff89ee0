namespace Backprop.Data.Tests;

public sealed class DataCatalogTests
{
    [Fact]
    public void Every_data_set_has_what_a_download_needs()
    {
        Assert.Equal(DataCatalog.All.Count, DataCatalog.All.Select(source => source.Name).Distinct().Count());
        Assert.All(DataCatalog.All, source =>
        {
            Assert.NotEmpty(source.Mirrors);
            Assert.All(source.Mirrors, mirror => Assert.EndsWith("/", mirror.AbsoluteUri));
            Assert.All(source.Files, file => Assert.Matches("^([0-9a-f]{64}|[0-9a-f]{32})$", file.Checksum));
            Assert.Equal(source.Files.Count, source.Files.Select(file => file.Checksum).Distinct().Count());
            Assert.Equal(source.ClassNames.Count, source.ClassNames.Distinct().Count());
            // What is downloaded is what is looked for: the four files, or an archive.
            Assert.True(source.Files is [{ Name: "gzip.zip" }] || source.Files.Count(file => IdxFolder.IsFile(file.Name)) == 4);
        });
        Assert.Equal([26, 47, 62, 47, 10, 10], DataCatalog.Emnist.Select(source => source.ClassNames.Count));
    }

    [Fact]
    public void A_folder_of_all_of_EMNIST_is_read_by_name()
    {
        string root = Directory.CreateTempSubdirectory("emnist").FullName, folder = Path.Combine(root, "emnist");
        Directory.CreateDirectory(folder);
        foreach (string set in (string[])["letters", "digits"])
        {
            foreach (string part in (string[])["train", "test"])
            {
                File.WriteAllBytes(
                    Path.Combine(folder, $"emnist-{set}-{part}-images-idx3-ubyte"), IdxFileTests.Idx([1, 2, 2], [1, 2, 3, 4]));
                File.WriteAllBytes(Path.Combine(folder, $"emnist-{set}-{part}-labels-idx1-ubyte"), IdxFileTests.Idx([1], [9]));
            }
        }
        try
        {
            Assert.Equal("I", Named("emnist-letters").ClassNames[Named("emnist-letters").Labels[0]]);
            Assert.Equal("9", Named("emnist-digits").ClassNames[Named("emnist-digits").Labels[0]]);
            Assert.Equal([1, 3, 2, 4], Named("emnist-digits").Image(0).ToArray());
            Assert.Contains(
                "EMNIST's are read by name, as emnist-letters",
                Assert.Throws<DataUnavailableException>(() => LabeledImages.Load(folder)).Message);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }

        Dataset Named(string name)
        {
            DataSource source = DataCatalog.All.Single(source => source.Name == name);
            return IdxImages.Read(IdxFolder.Find(folder, source.Prefix), source).Train;
        }
    }
}
