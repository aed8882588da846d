namespace Surus.Objects;

/// <summary>The image a Cluster runs, and the major version of the PostgreSQL in it.</summary>
/// <param name="Name">The image's name.</param>
/// <param name="Major">PostgreSQL's major version.</param>
public sealed record PostgresImage(string Name, int Major);
