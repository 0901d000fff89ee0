using Microsoft.DotNet.Interactive.Commands;

namespace Microsoft.DotNet.Interactive.Events;

/// <summary>Content shown by a command.</summary>
public abstract class DisplayEvent : KernelEvent
{
    private protected DisplayEvent(KernelCommand command, IReadOnlyCollection<FormattedValue> formattedValues)
        : base(command) => FormattedValues = formattedValues;

    /// <summary>The content, one value per MIME type.</summary>
    public IReadOnlyCollection<FormattedValue> FormattedValues { get; }
}

/// <summary>The value of the last expression of the code that was run.</summary>
public sealed class ReturnValueProduced : DisplayEvent
{
    internal ReturnValueProduced(KernelCommand command, IReadOnlyCollection<FormattedValue> formattedValues)
        : base(command, formattedValues)
    {
    }
}

/// <summary>A value shown by <c>display</c>.</summary>
public sealed class DisplayedValueProduced : DisplayEvent
{
    internal DisplayedValueProduced(KernelCommand command, IReadOnlyCollection<FormattedValue> formattedValues)
        : base(command, formattedValues)
    {
    }
}

/// <summary>Text written to Console.Out.</summary>
public sealed class StandardOutputValueProduced : DisplayEvent
{
    internal StandardOutputValueProduced(KernelCommand command, IReadOnlyCollection<FormattedValue> formattedValues)
        : base(command, formattedValues)
    {
    }
}

/// <summary>Text written to Console.Error.</summary>
public sealed class StandardErrorValueProduced : DisplayEvent
{
    internal StandardErrorValueProduced(KernelCommand command, IReadOnlyCollection<FormattedValue> formattedValues)
        : base(command, formattedValues)
    {
    }
}
