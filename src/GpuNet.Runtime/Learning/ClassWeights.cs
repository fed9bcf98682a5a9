using System.Collections.Immutable;
using System.Globalization;

namespace GpuNet;

/// <summary>
/// The weight of each class in the loss: a number for each class, or balanced, N/(K·N_k) for the N_k of N training
/// examples of class k, which gives all K classes the same total (King and Zeng, 2001). For labels it is the weight of the positive
/// examples: a number for each label, or balanced, (N − N_k)/N_k.
/// </summary>
public sealed record ClassWeights
{
    const string BalancedName = "balanced";

    readonly ImmutableArray<float> weights = [];

    ClassWeights()
    {
    }

    /// <summary>A number for each class, at least 0, in the order of the classes.</summary>
    /// <exception cref="ArgumentException">A weight is negative or not finite, or all are 0.</exception>
    public ClassWeights(params ImmutableArray<float> weights)
    {
        if (weights.Any(weight => !(weight >= 0f && float.IsFinite(weight))) || weights.All(weight => weight == 0f))
        {
            throw new ArgumentException(
                $"the weights of the classes are {string.Join(", ", weights)}; they must be numbers of at least 0, not all of them 0");
        }
        this.weights = weights;
    }

    /// <summary>Each class has the same total weight.</summary>
    public static ClassWeights Balanced { get; } = new();

    /// <summary>Parses <c>balanced</c>, or <c>1,2.5,0.5</c>.</summary>
    /// <exception cref="ArgumentException">The text is neither.</exception>
    public static ClassWeights Parse(string text)
    {
        if (text == BalancedName)
            return Balanced;
        var weights = ImmutableArray.CreateBuilder<float>();
        foreach (string part in text.Split(','))
        {
            if (!float.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out float weight))
            {
                throw new ArgumentException(
                    $"'{part}' is not the weight of a class: say {BalancedName}, or a number for each class, as in 1,2.5,0.5");
            }
            weights.Add(weight);
        }
        return new(weights.ToImmutable());
    }

    /// <summary>The weight of each example of a data set.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="training">The training examples.</param>
    /// <exception cref="InputException">The data set has no classes, or another number of them.</exception>
    internal float[] For(DataSet data, ReadOnlySpan<int> training)
    {
        var classes = data.Kinds
            ?? throw new InputException($"{data.Name}: neither classes, labels nor pairs are predicted; leave out {Setting.ClassWeights}");
        CheckCount(data, classes, "classes");
        var byClass = weights.IsEmpty ? BalancedFor(data, training, classes.Count) : weights;
        return [.. Enumerable.Range(0, data.Count).Select(row => byClass[data.ClassOf(row)])];
    }

    /// <summary>The weight of the positive examples of each label of a data set.</summary>
    /// <param name="data">The data set, whose targets are labels.</param>
    /// <param name="training">The training examples.</param>
    /// <exception cref="InputException">The data set has another number of labels.</exception>
    internal float[] ForLabels(DataSet data, int[] training)
    {
        CheckCount(data, data.TargetNames, "labels");
        return weights.IsEmpty ? [.. Enumerable.Range(0, data.TargetCount).Select(BalancedForLabel)] : [.. weights];

        // A label that no training example has cannot be learned, whatever it weighs.
        float BalancedForLabel(int label)
        {
            int count = training.Count(row => data.Targets[row * data.TargetCount + label] == 1f);
            return count == 0 ? 1f : (float)(training.Length - count) / count;
        }
    }

    void CheckCount(DataSet data, IReadOnlyList<string> names, string what)
    {
        if (!weights.IsEmpty && weights.Length != names.Count)
        {
            throw new InputException(
                $"{data.Name}: there are {weights.Length} class weights for {names.Count} {what}: {string.Join(", ", names)}");
        }
    }

    static ImmutableArray<float> BalancedFor(DataSet data, ReadOnlySpan<int> training, int classes)
    {
        int[] counts = new int[classes];
        foreach (int row in training)
            counts[data.ClassOf(row)]++;
        int rows = training.Length;
        return [.. counts.Select(count => count == 0 ? 0f : (float)((double)rows / classes / count))];
    }

    /// <inheritdoc/>
    public override string ToString() =>
        weights.IsEmpty ? BalancedName : string.Join(",", weights.Select(weight => weight.ToString(CultureInfo.InvariantCulture)));
}
