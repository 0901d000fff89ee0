namespace Backprop.Data;

/// <summary>The data sets that are known by name.</summary>
/// <remarks>
/// Checksums: MNIST's measured on the files of both mirrors; those of Fashion-MNIST, KMNIST and EMNIST are in TensorFlow Datasets'
/// url_checksums, those of QMNIST's images in torchvision; those of QMNIST's labels were measured on its repository's files.
/// </remarks>
public static class DataCatalog
{
    private const string Upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", Lower = "abcdefghijklmnopqrstuvwxyz", Figures = "0123456789";

    // Of the lower-case letters, those that differ from their upper-case ones.
    private const string Merged = Figures + Upper + "abdefghnqrt";

    /// <summary>Handwritten digits (Y. LeCun, C. Cortes, C. Burges).</summary>
    public static DataSource Mnist { get; } = new()
    {
        Name = "mnist", Title = "MNIST", TrainCount = 60_000, TestCount = 10_000, License = "CC BY-SA 3.0", Bytes = 11_594_722,
        Mirrors =
        [
            new("https://storage.googleapis.com/cvdf-datasets/mnist/"),
            new("https://ossci-datasets.s3.amazonaws.com/mnist/"),
        ],
        Files = Four(
            "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
            "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
            "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
            "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
    };

    /// <summary>Clothes (H. Xiao, K. Rasul, R. Vollgraf, Zalando, 2017).</summary>
    public static DataSource FashionMnist { get; } = new()
    {
        Name = "fashion-mnist", Title = "Fashion-MNIST", TrainCount = 60_000, TestCount = 10_000, License = "MIT", Bytes = 30_878_645,
        ClassNames = ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"],
        Folder = "fashion-mnist",
        Mirrors =
        [
            new("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"),
            new("https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/"),
        ],
        Files = Four(
            "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
            "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
            "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
            "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"),
    };

    /// <summary>Japanese characters of old books, one of each row of Hiragana (T. Clanuwat and others, CODH, 2018).</summary>
    public static DataSource Kmnist { get; } = new()
    {
        Name = "kmnist", Title = "KMNIST", TrainCount = 60_000, TestCount = 10_000, License = "CC BY-SA 4.0", Bytes = 21_240_888,
        ClassNames = ["o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"], Folder = "kmnist",
        Mirrors = [new("http://codh.rois.ac.jp/kmnist/dataset/kmnist/")],
        Files = Four(
            "51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4",
            "e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17",
            "edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5",
            "20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c"),
    };

    /// <summary>MNIST made anew from its sources, with 60,000 images to test on (C. Yadav, L. Bottou, 2019).</summary>
    public static DataSource Qmnist { get; } = new()
    {
        Name = "qmnist", Title = "QMNIST", TrainCount = 60_000, TestCount = 60_000, License = "BSD", Bytes = 20_000_000,
        Folder = "qmnist", Prefix = "qmnist-",
        Mirrors = [new("https://raw.githubusercontent.com/facebookresearch/qmnist/master/")],
        Files =
        [
            new("qmnist-train-images-idx3-ubyte.gz", "ed72d4157d28c017586c42bc6afe6370"),
            new("qmnist-train-labels-idx2-int.gz", "2c05dc77f6b916b38e455e97ab129a42a444f3dbef09b278a366f82904e0dd9f"),
            new("qmnist-test-images-idx3-ubyte.gz", "1394631089c404de565df7b7aeaf9412"),
            new("qmnist-test-labels-idx2-int.gz", "9fbcbe594c3766fdf4f0b15c5165dc0d1e57ac604e01422608bb72c906030d06"),
        ],
    };

    /// <summary>The six sets of EMNIST, handwritten letters and digits (G. Cohen, S. Afshar, J. Tapson, A. van Schaik, 2017).</summary>
    public static IReadOnlyList<DataSource> Emnist { get; } =
    [
        EmnistSet("letters", 124_800, 20_800, Upper, firstLabel: 1),
        EmnistSet("balanced", 112_800, 18_800, Merged),
        EmnistSet("byclass", 697_932, 116_323, Figures + Upper + Lower),
        EmnistSet("bymerge", 697_932, 116_323, Merged),
        EmnistSet("digits", 240_000, 40_000, Figures),
        EmnistSet("mnist", 60_000, 10_000, Figures),
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<DataSource> All { get; } = [Mnist, FashionMnist, Kmnist, Qmnist, .. Emnist];

    private static PublishedFile[] Four(params string[] checksums) =>
        [.. IdxFolder.FileNames.Zip(checksums, (name, checksum) => new PublishedFile(name + ".gz", checksum))];

    // All six come in one file.
    private static DataSource EmnistSet(string set, int train, int test, string classes, int firstLabel = 0) => new()
    {
        Name = $"emnist-{set}", Title = $"EMNIST {set}", TrainCount = train, TestCount = test, License = "not stated", Bytes = 561_753_746,
        ClassNames = [.. classes.Select(letter => $"{letter}")], FirstLabel = firstLabel, Folder = "emnist", Prefix = $"emnist-{set}-",
        Mirrors = [new("https://biometrics.nist.gov/cs_links/EMNIST/"), new("https://www.itl.nist.gov/iaui/vip/cs_links/EMNIST/")],
        Files = [new("gzip.zip", "fb9bb67e33772a9cc0b895e4ecf36d2cf35be8b709693c3564cea2a019fcda8e")],
    };
}
