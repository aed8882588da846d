using System.Text.Json;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Bodies in the protobuf form that kubectl sends for built-in kinds.</summary>
internal static class ProtobufBodies
{
    /// <summary>Decodes a body.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static DecodedBody Read(byte[] body)
    {
        try
        {
            return new DecodedBody(ProtobufCodec.Decode(body), []);
        }
        catch (FormatException error)
        {
            throw new JsonException(error.Message, error);
        }
    }
}
