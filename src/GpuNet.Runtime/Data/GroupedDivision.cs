namespace GpuNet.Data;

/// <summary>
/// Divides rows of which those of a group stay together. Each group in turn goes to the part p that is least full with it,
///
///   K·n(R_p + n/2)/(N·s_p) + Σ_k n_k(R_pk + n_k/2)/(N_k·s_p),
///
/// where s_p is the share of the part, and K the number of classes; n, R_p and N are the rows of the group, of the part so far, and of
/// all, and with k those of a class. Of all parts this one increases K·Σ_p (R_p − N·s_p)²/(N·s_p), plus the same sums of the classes,
/// least. Of groups of one row it is the rule of Sainte-Laguë, which shares out seats.
/// </summary>
static class GroupedDivision
{
    /// <summary>Whether rows belong together; where each is a group of its own, they are divided as without groups.</summary>
    public static bool IsOf(DataSet data) => data.Groups is { } groups && groups.Distinct().Count() < groups.Length;

    /// <summary>The rows of each part, in their order.</summary>
    /// <param name="data">The data set, which has groups.</param>
    /// <param name="order">The rows that are divided, in random order: groups about as large come as their first rows do.</param>
    /// <param name="shares">What each part should have of the rows; one that should have none is empty, and no other is.</param>
    /// <param name="firstLearns">
    /// Whether the first part is learned from: it gets each class first, as a class that is not learned cannot be tested.
    /// </param>
    /// <param name="remedy">What to do where there are fewer groups than parts.</param>
    /// <exception cref="InputException">There are fewer groups than parts.</exception>
    public static int[][] Divide(DataSet data, int[] order, decimal[] shares, bool firstLearns, string remedy)
    {
        // Large ones first, as small ones even the parts out; at random among those about as large, as no seed would change anything else.
        int[][] groups = [.. order.GroupBy(row => data.Groups![row]).Select(group => group.ToArray())
            .OrderByDescending(rows => int.Log2(rows.Length))];
        Part[] parts = Array.ConvertAll(shares, share => new Part((double)(share / shares.Sum()), data));
        Part[] open = [.. parts.Where(part => part.Share > 0)];
        int empty = open.Length;
        if (groups.Length < empty)
        {
            throw new InputException($"{data.Name}: {groups.Length.Counted("group")} of {Setting.Group} cannot be divided into "
                + $"{empty.Counted("part")}; add rows of other groups, or {remedy}");
        }
        var all = new Part(1, data);
        all.Add(order);
        var partOf = new Part[data.Count];
        foreach (var (place, rows) in groups.Index())
        {
            var sizes = rows.CountBy(all.KindOf).ToArray();
            bool mustFill = groups.Length - place == empty;
            bool isNew = firstLearns && data.Kinds is not null && sizes.Any(size => !open[0].Has(size.Key));
            var allowed = mustFill ? open.Where(part => part.Rows == 0) : isNew ? open[..1] : open;
            var chosen = allowed.MinBy(part => part.FillWith(rows.Length, sizes, all))!;
            empty -= chosen.Rows == 0 ? 1 : 0;
            chosen.Add(rows);
            foreach (int row in rows)
                partOf[row] = chosen;
        }
        var rowsOf = order.ToLookup(row => partOf[row]);
        return Array.ConvertAll(parts, part => rowsOf[part].ToArray());
    }

    sealed class Part(double share, DataSet data)
    {
        // Where there are no classes, all rows are of one kind.
        readonly int[] ofKind = new int[data.Kinds?.Count ?? 1];

        public double Share => share;

        public int Rows { get; private set; }

        public int KindOf(int row) => data.Kinds is null ? 0 : data.ClassOf(row);

        public bool Has(int kind) => ofKind[kind] > 0;

        public void Add(int[] rows)
        {
            Rows += rows.Length;
            foreach (int row in rows)
                ofKind[KindOf(row)]++;
        }

        public double FillWith(int count, KeyValuePair<int, int>[] sizes, Part all)
        {
            double fill = (double)ofKind.Length * count * (Rows + count / 2.0) / all.Rows;
            foreach (var (kind, size) in sizes)
                fill += size * (ofKind[kind] + size / 2.0) / all.ofKind[kind];
            return fill / share;
        }
    }
}
