using Surus.Api;
using Surus.Decisions;

namespace Surus.Operator;

/// <summary>What is known of one pod of an instance from talking to it.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="Contact">What came of the last attempt.</param>
/// <param name="Since">When that began to be so (a reading of the clock).</param>
/// <param name="Report">Its last report; null when there was none.</param>
/// <param name="ReportedAt">When it came.</param>
/// <param name="EndedAt">When its connection ended with its process, if it has not answered since; null otherwise.</param>
internal sealed record InstanceMemory(
    string Instance, InstanceContact Contact, long Since, InstanceStatusReport? Report, long ReportedAt, long? EndedAt)
{
    /// <summary>What is known after its connection ended with its process, until it is asked again.</summary>
    public InstanceMemory Ended(long now) => this with { Contact = InstanceContact.Closed, Since = EndedAt ?? now, EndedAt = EndedAt ?? now };

    /// <summary>What is known after an answer, or the want of one.</summary>
    public static InstanceMemory Next(InstanceMemory? before, string instance, InstanceAnswer answer, long now)
    {
        var endedAt = answer.Contact == InstanceContact.Answering ? null : before?.EndedAt;
        var contact = answer.Contact == InstanceContact.Silent && endedAt is not null ? InstanceContact.Closed : answer.Contact;
        return new(
            instance,
            contact,
            before is not null && before.Contact == contact ? before.Since : now,
            answer.Report ?? before?.Report,
            answer.Report is null ? before?.ReportedAt ?? now : now,
            endedAt);
    }
}
