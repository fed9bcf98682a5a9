using System.Text.Json.Serialization;

namespace GpuNet;

/// <summary>
/// A dense layer of the k members of an ensemble. Behind it an example has a row for each member; the last layer is a
/// <see cref="MemberMeanLayer"/>.
/// </summary>
/// <param name="Members">k, at least 2.</param>
/// <param name="Width">Number of units of a member.</param>
/// <param name="Activation">θ.</param>
/// <param name="SharesInputs">Whether all members read the same row, as the first of these layers does.</param>
public abstract record EnsembleLayer(int Members, int Width, Activation Activation, bool SharesInputs) : Layer
{
    /// <summary>The most members of an ensemble.</summary>
    internal const int MostMembers = 1024;

    /// <summary>What is wrong with a last layer that has members.</summary>
    internal const string HasNoMean = "has an output for each member: add their mean";

    /// <summary>The initial weights; by default chosen by the activation.</summary>
    [JsonIgnore]
    public Initialiser? Initialiser { get; init; }

    /// <summary>The initial biases; where the members share their weights, the same for all.</summary>
    [JsonIgnore]
    public Initialiser BiasInitialiser { get; init; } = Initialiser.Zeros;

    internal override Activation OutputActivation => Activation;

    internal override string ProblemAsLast => HasNoMean;

    /// <inheritdoc/>
    public override int OutputsFor(int inputs)
    {
        CheckMembers(Members);
        return Width >= 1 ? Width : throw new ArgumentException($"has a width of {Width}; it must be at least 1");
    }

    /// <summary>Refuses a number of members that is none of an ensemble, or more than is of use.</summary>
    internal static void CheckMembers(int members)
    {
        if (members is < 2 or > MostMembers)
            throw new ArgumentException($"has {members.Counted("member")}; there must be from 2 to {MostMembers}");
    }

    internal override int MembersAfter(int members) => members == (SharesInputs ? 1 : Members)
        ? Members
        : throw new ArgumentException($"has {Members.Counted("member")}, but those before it {members}");
}
