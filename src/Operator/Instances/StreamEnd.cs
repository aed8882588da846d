namespace Surus.Operator;

/// <summary>How listening to an instance ended.</summary>
internal enum StreamEnd
{
    /// <summary>It never began: nobody there, or a manager that does not know the endpoint.</summary>
    NotOpened,

    /// <summary>The manager said goodbye, or ended the answer in order.</summary>
    Goodbye,

    /// <summary>The connection ended in the middle of the answer: the process is gone.</summary>
    ProcessEnded,

    /// <summary>Nothing came for several heartbeats, or the connection broke on the way.</summary>
    Lost,
}
