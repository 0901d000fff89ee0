using Microsoft.DotNet.Interactive.Commands;

namespace Microsoft.DotNet.Interactive.Events;

/// <summary>Something that a command has shown.</summary>
public abstract class DisplayEvent : KernelEvent
{
    private protected DisplayEvent(KernelCommand command, IReadOnlyCollection<FormattedValue> formattedValues) : base(command) => FormattedValues = formattedValues;

    /// <summary>What it looks like, a MIME type each.</summary>
    public IReadOnlyCollection<FormattedValue> FormattedValues { get; }
}

/// <summary>The value of the last expression of the code that was run.</summary>
public sealed class ReturnValueProduced : DisplayEvent
{
    internal ReturnValueProduced(KernelCommand command, IReadOnlyCollection<FormattedValue> formattedValues) : base(command, formattedValues)
    {
    }
}

/// <summary>What <c>display</c> has shown.</summary>
public sealed class DisplayedValueProduced : DisplayEvent
{
    internal DisplayedValueProduced(KernelCommand command, IReadOnlyCollection<FormattedValue> formattedValues) : base(command, formattedValues)
    {
    }
}

/// <summary>What was written to Console.Out.</summary>
public sealed class StandardOutputValueProduced : DisplayEvent
{
    internal StandardOutputValueProduced(KernelCommand command, IReadOnlyCollection<FormattedValue> formattedValues) : base(command, formattedValues)
    {
    }
}

/// <summary>What was written to Console.Error.</summary>
public sealed class StandardErrorValueProduced : DisplayEvent
{
    internal StandardErrorValueProduced(KernelCommand command, IReadOnlyCollection<FormattedValue> formattedValues) : base(command, formattedValues)
    {
    }
}
