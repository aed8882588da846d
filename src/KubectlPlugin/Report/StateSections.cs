using System.Globalization;
using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.KubectlPlugin;

/// <summary>Hibernation, configuration files and certificates.</summary>
internal static class StateSections
{
    private const double SoonDays = 7;

    public static Section? Hibernation(StatusView view)
    {
        if (view.Status.Conditions.Find(ConditionTypes.Hibernation) is not { } condition)
        {
            return null;
        }

        return new Section("Hibernation", Tone.Plain, new Block.Pairs([
            ("Status", condition.Status == KubernetesTypes.Conditions.True ? "Hibernated" : "Active"),
            ("Message", Words.Or(condition.Message)),
            ("Time", Words.Time(condition.LastTransitionTime)),
        ]));
    }

    public static Section? Configuration(StatusView view) => File(view, "PostgreSQL Configuration", view.Configuration);

    public static Section? HbaRules(StatusView view) => File(view, "PostgreSQL HBA Rules", view.HbaRules);

    public static Section? Certificates(StatusView view)
    {
        if (view.Verbosity < 2)
        {
            return null;
        }

        var rows = view.Certificates.Select(certificate => (IReadOnlyList<string>)
            [certificate.Secret, Words.Time(certificate.Expires), Left(certificate.Expires - view.Now)]);
        var tone = view.Certificates.Any(certificate => (certificate.Expires - view.Now).TotalDays < SoonDays) ? Tone.Bad : Tone.Good;
        return new Section("Certificates Status", tone, new Block.Table(["Certificate Name", "Expiration Date", "Days Left Until Expiration"], [.. rows]));
    }

    private static Section? File(StatusView view, string title, string? content) =>
        view.Verbosity < 2 ? null : new Section(title, Tone.Plain, new Block.Text(content ?? "Not available"));

    private static string Left(TimeSpan left)
    {
        var days = left.TotalDays.ToString("0.00", CultureInfo.InvariantCulture);
        return left <= TimeSpan.Zero ? "Expired" : left.TotalDays < SoonDays ? $"{days} - Expires Soon" : days;
    }
}
