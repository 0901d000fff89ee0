namespace Backprop.Jupyter.Wire;

/// <summary>The sockets on which messages travel.</summary>
internal enum Channel
{
    /// <summary>Requests and their replies, in order.</summary>
    Shell,

    /// <summary>Requests that must not wait for a running cell: interrupt, shutdown.</summary>
    Control,

    /// <summary>Questions to the person and their answers.</summary>
    Stdin,

    /// <summary>Output of cells, for every front end.</summary>
    IOPub,

    /// <summary>Bytes that are echoed, to show that the kernel is alive.</summary>
    Heartbeat,
}
