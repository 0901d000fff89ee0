namespace Backprop.Engine;

/// <summary>How many vectors wide a kernel is: a type, so that each width is compiled by itself.</summary>
internal interface IWidth
{
    /// <summary>1 to 6.</summary>
    static abstract int Vectors { get; }
}

internal readonly struct One : IWidth
{
    public static int Vectors => 1;
}

internal readonly struct Two : IWidth
{
    public static int Vectors => 2;
}

internal readonly struct Three : IWidth
{
    public static int Vectors => 3;
}

internal readonly struct Four : IWidth
{
    public static int Vectors => 4;
}

internal readonly struct Five : IWidth
{
    public static int Vectors => 5;
}

internal readonly struct Six : IWidth
{
    public static int Vectors => 6;
}
