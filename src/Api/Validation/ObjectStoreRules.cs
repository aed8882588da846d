using System.Text.RegularExpressions;

namespace Surus.Api;

/// <summary>An object store is one provider's, with one complete way to log in.</summary>
internal static partial class ObjectStoreRules
{
    private const string Path = "spec.backup.barmanObjectStore";

    public static IEnumerable<FieldError> Check(Cluster cluster)
    {
        var backup = cluster.Spec.Backup;
        if (backup?.RetentionPolicy is { Length: > 0 } policy && !Policy().IsMatch(policy))
        {
            yield return FieldError.Invalid("spec.backup.retentionPolicy", policy, "a policy is a number and d, w or m, such as 30d.");
        }

        foreach (var error in backup?.BarmanObjectStore is { } store ? Store(store) : [])
        {
            yield return error;
        }
    }

    private static IEnumerable<FieldError> Store(BarmanObjectStoreConfiguration store)
    {
        object?[] providers = [store.AzureCredentials, store.S3Credentials, store.GoogleCredentials];
        var given = providers.Count(provider => provider is not null);
        IEnumerable<FieldError> count = given switch
        {
            0 => [FieldError.Invalid(
                Path, store.DestinationPath, "say how the store is reached: give s3Credentials, azureCredentials or googleCredentials.")],
            1 => [],
            _ => [FieldError.Invalid(
                Path, store.DestinationPath,
                "a store is one provider's: give one of s3Credentials, azureCredentials and googleCredentials.")],
        };
        return
        [
            .. count,
            .. store.AzureCredentials is { } azure ? Azure(azure) : [],
            .. store.S3Credentials is { } s3 ? S3(s3) : [],
            .. store.GoogleCredentials is { } google ? Google(google) : [],
        ];
    }

    private static IEnumerable<FieldError> Azure(AzureCredentials azure)
    {
        const string path = $"{Path}.azureCredentials";
        bool[] methods =
        [
            azure.StorageKey is not null, azure.StorageSasToken is not null,
            azure.InheritFromAzureAd is true, azure.UseDefaultAzureCredentials is true,
        ];
        var given = methods.Count(method => method);
        if (azure.ConnectionString is not null)
        {
            if (given > 0 || azure.StorageAccount is not null)
            {
                yield return FieldError.Invalid(
                    path, "connectionString", "a connection string holds everything: leave the other credentials out.");
            }

            yield break;
        }

        if (given != 1)
        {
            yield return FieldError.Invalid(
                path, given,
                "without a connectionString, give exactly one of storageKey, storageSasToken, inheritFromAzureAD and useDefaultAzureCredentials.");
        }

        if ((azure.StorageKey is not null || azure.StorageSasToken is not null) && azure.StorageAccount is null)
        {
            yield return FieldError.Invalid(path, "", "a key or token belongs to an account: give storageAccount.");
        }
    }

    private static IEnumerable<FieldError> S3(S3Credentials s3)
    {
        const string path = $"{Path}.s3Credentials";
        var (id, secret, inherit) = (s3.AccessKeyId is not null, s3.SecretAccessKey is not null, s3.InheritFromIamRole is true);
        if (id != secret)
        {
            yield return FieldError.Invalid(path, "", "an access key has two parts: give accessKeyId and secretAccessKey.");
        }

        if (!id && !secret && !inherit)
        {
            yield return FieldError.Invalid(path, "", "say how to log in: give accessKeyId and secretAccessKey, or inheritFromIAMRole.");
        }

        if ((id || secret) && inherit)
        {
            yield return FieldError.Invalid(
                path, "inheritFromIAMRole", "log in with keys or with the machine's role: give one of the two.");
        }
    }

    private static IEnumerable<FieldError> Google(GoogleCredentials google)
    {
        const string path = $"{Path}.googleCredentials";
        if (google.GkeEnvironment is not true && google.ApplicationCredentials is null)
        {
            yield return FieldError.Invalid(path, "", "say how to log in: give applicationCredentials, or gkeEnvironment: true.");
        }

        if (google.GkeEnvironment is true && google.ApplicationCredentials is not null)
        {
            yield return FieldError.Invalid(
                path, "gkeEnvironment", "log in with credentials or with the machine's identity: give one of the two.");
        }
    }

    [GeneratedRegex("^[1-9][0-9]*[dwm]$")]
    private static partial Regex Policy();
}
