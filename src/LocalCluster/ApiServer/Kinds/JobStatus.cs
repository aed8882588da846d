using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>The status of a job: its end is decided before it comes, and final.</summary>
internal static class JobStatus
{
    private static readonly (string End, string Decided)[] Ends = [("Complete", "SuccessCriteriaMet"), ("Failed", "FailureTarget")];

    /// <summary>Says what is wrong with a new status.</summary>
    public static void Validate(FieldErrors errors, JsonObject value, JsonObject old)
    {
        if (value.At("status", "completionTime") is { } time && !Holds(value, "Complete"))
        {
            errors.Invalid("status.completionTime", time, "cannot set completionTime when there is no Complete=True condition");
        }

        foreach (var (end, decided) in Ends)
        {
            if (Holds(value, end) && !Holds(value, decided))
            {
                Refuse(errors, $"cannot set {end}=True condition without the {decided}=true condition");
            }

            if (Holds(old, end) && !Holds(value, end))
            {
                Refuse(errors, $"cannot disable the terminal {end}=True condition");
            }

            if (Holds(old, decided) && !Holds(value, decided))
            {
                Refuse(errors, $"cannot disable the {decided}=True condition");
            }
        }
    }

    private static bool Holds(JsonObject job, string condition) =>
        job.Objects("status", "conditions").Any(one => one.Text("type") == condition && one.Text("status") == "True");

    private static void Refuse(FieldErrors errors, string why) => errors.Add("FieldValueInvalid", "status.conditions", $"Invalid value: {why}");
}
