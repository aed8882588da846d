namespace Surus.Demo;

/// <summary>Something that the demo claims did not hold; the message says what.</summary>
internal sealed class DemoException(string message) : Exception(message);
