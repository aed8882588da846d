namespace Surus.LocalCluster.ApiServer;

/// <summary>Bodies in the protobuf form that kubectl sends for built-in kinds.</summary>
internal static class ProtobufBodies
{
    /// <summary>Decodes a body.</summary>
    /// <exception cref="Cluster.ApiException">415: that form is not known.</exception>
    public static DecodedBody Read(byte[] body) => throw Bodies.Unsupported($"application/vnd.kubernetes.protobuf of {body.Length} bytes");
}
