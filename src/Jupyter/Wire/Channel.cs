namespace Backprop.Jupyter;

/// <summary>The sockets on which messages travel.</summary>
internal enum Channel
{
    /// <summary>Requests and their replies, one after the other.</summary>
    Shell,

    /// <summary>Requests that must not wait for a running cell: interrupt, shutdown.</summary>
    Control,

    /// <summary>Questions to the person, and the answers.</summary>
    Stdin,

    /// <summary>What cells show, to every front end.</summary>
    IOPub,
}
