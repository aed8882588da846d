namespace Surus.Postgres;

/// <summary>The signals sent to PostgreSQL's processes, by their numbers.</summary>
public enum Signal
{
    /// <summary>Reads the configuration again.</summary>
    Reload = 1,

    /// <summary>To the postmaster: a fast shutdown.</summary>
    Interrupt = 2,

    /// <summary>To the postmaster: an immediate shutdown.</summary>
    Quit = 3,

    /// <summary>Ends the process without asking it.</summary>
    Kill = 9,

    /// <summary>To the postmaster: look for signal files, such as the one that promotes.</summary>
    User1 = 10,

    /// <summary>To the postmaster: a smart shutdown.</summary>
    Terminate = 15,

    /// <summary>Goes on after <see cref="Stop"/>.</summary>
    Continue = 18,

    /// <summary>Freezes the process.</summary>
    Stop = 19,
}
