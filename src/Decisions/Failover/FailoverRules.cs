using System.Collections.Immutable;
using System.Diagnostics;
using Rule = Surus.Decisions.Rule<Surus.Decisions.FailoverView, Surus.Decisions.FailoverDecision>;

namespace Surus.Decisions;

/// <summary>Who shall be primary, as one ordered list: the first rule that answers decides.</summary>
public static class FailoverRules
{
    private static readonly ImmutableArray<Rule> Rules =
    [
        new(SettledRules.NoPrimaryWasChosenYet, "leave it to the bootstrap"),
        new(SettledRules.LeaseIsMissing, "create it, in the current primary's name"),
        new(SettledRules.PrimaryServes, "nothing; forget that it was failing"),
        new(SettledRules.NewPrimaryServesAndHasNotReported, "wait for its report"),
        new(SettledRules.PrimaryIsFencedByTheUser, "nothing"),
        new(SettledRules.FirstPrimaryIsBeingMade, "wait"),
        new(PrimaryRules.PrimaryRestartsInPlace, "wait for PostgreSQL"),
        new(PrimaryRules.PrimaryRenewsItsLease, "wait"),
        new(PrimaryRules.PeersStillHearThePrimary, "wait"),
        new(PrimaryRules.FailoverDelayHasNotElapsed, "wait"),
        new(PrimaryRules.NobodyCouldTakeOver, "wait"),
        new(SwitchoverRules.TargetHasNotCaughtUp, "wait; after a grace the old primary stays"),
        new(SwitchoverRules.OldPrimaryIsHandingOver, "wait"),
        new(SwitchoverRules.TargetIsTakingOver, "wait"),
        new(ElectionRules.ElectionIsClearAtOnce, "take the lease away; make the most advanced instance the target"),
        new(ElectionRules.ReceiversAreEnding, "wait for an instant"),
        new(ElectionRules.ElectionMustBeHeld, "target primary 'pending': the receivers stop"),
        new(ElectionRules.OldPrimaryMayStillAcknowledge, "wait for evidence"),
        new(ElectionRules.ReceiversHaveNotStopped, "wait; after a grace go on without them"),
        new(ElectionRules.SomebodyHasNotAnswered, "wait; after a grace go on without them"),
        new(ElectionRules.OldPrimaryHasTheRest, "wait for it; after a grace go on without it"),
        new(ElectionRules.NobodyCanBePromoted, "wait"),
        new(ElectionRules.AcknowledgedCommitsMightBeMissing, "wait for more synchronous standbys"),
        new(ElectionRules.TheMostAdvancedHasNoRoom, "with synchronous replication wait for a larger disk"),
        new(ElectionRules.TheMostAdvancedWins, "take the lease away; make the most advanced instance the target"),
    ];

    /// <summary>The rules in their order, for the documentation.</summary>
    public static ImmutableArray<RuleDescription> Table { get; } = [.. Rules.Select(rule => new RuleDescription(rule.ShortName, rule.Then))];

    internal static FailoverDecision FirstAnswer(FailoverView view)
    {
        foreach (var rule in Rules)
        {
            if (rule.Answer(view) is { } decision)
            {
                return decision;
            }
        }

        throw new UnreachableException($"No rule answers for the target primary {view.TargetPrimary}: {view}");
    }

    /// <summary>Waits, without any step.</summary>
    internal static FailoverDecision Wait(FailoverKind kind, string rule, string message, TimeSpan? checkAgainAfter = null) =>
        new(kind, rule, message, FailoverEvidence.None, [], checkAgainAfter ?? TimeSpan.FromSeconds(1));

    /// <summary>
    /// Notes since when the primary has been failing, where it is not noted yet. It comes last, so that it holds up nothing that is urgent.
    /// </summary>
    internal static FailoverDecision Failing(FailoverView view, FailoverDecision decision) =>
        view.PrimaryFailingSince is null && view.TargetPrimary == view.CurrentPrimary
            ? decision with { Steps = decision.Steps.Add(new FailoverStep.SetPrimaryFailingSince(view.Now)) }
            : decision;
}
