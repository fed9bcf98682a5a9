using GpuNet.Devices;
using GpuNet.Devices.Operations;

namespace GpuNet.Plans;

/// <summary>
/// The update of a training step, applied layer by layer while the gradients are computed, so that gradients are never stored.
/// </summary>
static class FusedUpdate
{
    /// <summary>The backward operations with the update fused in; null if it needs a separate launch.</summary>
    /// <param name="backward">The backward operations, in order.</param>
    /// <param name="update">The update.</param>
    /// <param name="layout">The parameters' layout.</param>
    public static IEnumerable<Operation>? Fuse(IReadOnlyList<Operation> backward, UpdateOperation update, ParameterLayout layout)
    {
        List<Operation> products = [.. backward.SelectMany(Products)];
        var gradients = products.OfType<GradientOperation>().ToList();
        // A layer that scales its product has no biases of its own, and writes their gradient elsewhere.
        bool areAll = gradients.All(gradient => gradient.W.Buffer == update.Gradients && gradient.B.Buffer == update.Gradients)
            && gradients.Sum(gradient => Count(gradient.W) + Count(gradient.B)) == layout.LearnedCount
            && gradients.DistinctBy(gradient => gradient.W.Offset).Count() == gradients.Count;
        bool areNeeded = gradients.Any(gradient => IsReadLater(gradient, products));
        return areAll && !areNeeded && update.Norm is null
            ? backward.Select(operation => With(update, operation))
            : null;
    }

    static IEnumerable<Operation> Products(Operation operation) => operation is MembersOperation all ? all.Members : [operation];

    static Operation With(UpdateOperation update, Operation operation) => operation switch
    {
        GradientOperation gradient => With(update, gradient),
        MembersOperation { Members: [GradientOperation, ..] } all => all with
        {
            Step = $"{all.Step}, {update.Step}",
            Members = [.. all.Members.Cast<GradientOperation>().Select(member => With(update, member))],
        },
        _ => operation,
    };

    static GradientOperation With(UpdateOperation update, GradientOperation gradient) =>
        gradient with { Step = $"{gradient.Step}, {update.Step}", Update = update };

    // δ below uses the weights before the step. (Weights have the same positions in their buffer as gradients in theirs.)
    static bool IsReadLater(GradientOperation gradient, IReadOnlyList<Operation> products) => products
        .SkipWhile(operation => !ReferenceEquals(operation, gradient))
        .Any(operation => operation is BackwardOperation later && later.W.Offset == gradient.W.Offset);

    // Without padding, which the whole of a tensor may have more of than its parts, or less.
    static long Count(Matrix matrix) => (long)matrix.Rows * matrix.Columns;
}
