using System.Text.Json.Serialization;

namespace Backprop;

/// <summary>The floating-point type used for training.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Precision>))]
public enum Precision
{
    /// <summary>64 bits, about 16 decimal digits: what NumPy computes with by default.</summary>
    Double,

    /// <summary>32 bits, about 7 decimal digits: half the memory, about twice the speed.</summary>
    Single,
}
