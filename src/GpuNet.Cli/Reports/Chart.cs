namespace GpuNet.Cli.Reports;

/// <summary>
/// A chart as SVG: two scales with lines and points. It names classes in place of colours, so that the page's style shows it in light and
/// in dark; libraries that draw charts put the colours of one of them into the picture.
/// </summary>
sealed class Chart(string title, string xName, Scale x, string yName, Scale y)
{
    /// <summary>Colours that can be told apart.</summary>
    public const int Colours = 10;

    const int Width = 400, Height = 280, Left = 54, Right = 14, Top = 24, Bottom = 44;

    readonly List<Html> marks = [], keys = [];

    /// <summary>Adds a line, and its name to the legend.</summary>
    public Chart Line(string name, IEnumerable<(double X, double Y)> points, bool hasMarks = false)
    {
        int colour = keys.Count % Colours;
        var places = points.Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y)).Select(PlaceOf).ToList();
        var path = Html.Join(places.Select((place, i) => Html.Of($"{(i == 0 ? "M" : "L")}{place.X:0.#} {place.Y:0.#}")));
        marks.Add(Html.Of($"<path class=\"line c{colour}\" d=\"{path}\"><title>{name}</title></path>\n"));
        // A line of one point is not seen.
        if (hasMarks || places.Count == 1)
            marks.Add(Html.Of($"<g class=\"dot c{colour}\">{Html.Join(places.Select(place => Dot(place, radius: 3)))}</g>\n"));
        keys.Add(Html.Of($"<span><i class=\"c{colour}\"></i>{name}</span>"));
        return this;
    }

    /// <summary>Adds points.</summary>
    public Chart Points(IEnumerable<(double X, double Y)> points)
    {
        var dots = points.Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y)).Select(PlaceOf)
            .Select(place => Dot(place, radius: 2.5));
        marks.Add(Html.Of($"<g class=\"c0 points\">{Html.Join(dots)}</g>\n"));
        return this;
    }

    /// <summary>Adds a thin line from end to end: what would be ideal, or chance.</summary>
    public Chart Rule((double X, double Y) from, (double X, double Y) to)
    {
        var (start, end) = (PlaceOf(from), PlaceOf(to));
        marks.Add(Html.Of(
            $"<line class=\"rule\" x1=\"{start.X:0.#}\" y1=\"{start.Y:0.#}\" x2=\"{end.X:0.#}\" y2=\"{end.Y:0.#}\"/>\n"));
        return this;
    }

    /// <summary>Adds a line from top to bottom, with a word above it.</summary>
    public Chart Mark(double at, string text)
    {
        double place = PlaceOf((at, y.Low)).X;
        string anchor = place > 0.8 * Width ? "end" : place < 0.3 * Width ? "start" : "middle";
        marks.Add(Html.Of(
            $"""
            <line class="rule" x1="{place:0.#}" y1="{Top}" x2="{place:0.#}" y2="{Height - Bottom}"/>
            <text class="{anchor}" x="{place:0.#}" y="{Top - 8}">{text}</text>

            """));
        return this;
    }

    /// <summary>The chart with its title and its legend.</summary>
    public Html ToHtml() => Html.Of(
        $"""
        <figure>
        <figcaption>{title}</figcaption>
        <svg viewBox="0 0 {Width} {Height}" role="img" aria-label="{title}: {yName} by {xName}">
        {Html.Join(x.Ticks.Select(XTick))}{Html.Join(y.Ticks.Select(YTick))}{Html.Join(marks)}
        <text class="name" x="{(Left + Width - Right) / 2}" y="{Height - 6}">{xName}</text>
        <text class="name" transform="translate(12 {(Top + Height - Bottom) / 2}) rotate(-90)">{yName}</text>
        </svg>
        {(keys.Count == 0 ? Html.None : Html.Of($"<p class=\"keys\">{Html.Join(keys)}</p>"))}
        </figure>

        """);

    /// <summary>Charts side by side where there is room.</summary>
    public static Html Side(IEnumerable<Chart> charts) => Html.Div("charts", charts.Select(chart => chart.ToHtml()));

    static Html Dot((double X, double Y) place, double radius) =>
        Html.Of($"<circle cx=\"{place.X:0.#}\" cy=\"{place.Y:0.#}\" r=\"{radius}\"/>");

    Html XTick((double Value, string Text) tick)
    {
        double place = PlaceOf((tick.Value, y.Low)).X;
        return Html.Of(
            $"""
            <line class="grid" x1="{place:0.#}" y1="{Top}" x2="{place:0.#}" y2="{Height - Bottom}"/>
            <text class="middle" x="{place:0.#}" y="{Height - Bottom + 16}">{tick.Text}</text>

            """);
    }

    Html YTick((double Value, string Text) tick)
    {
        double place = PlaceOf((x.Low, tick.Value)).Y;
        return Html.Of(
            $"""
            <line class="grid" x1="{Left}" y1="{place:0.#}" x2="{Width - Right}" y2="{place:0.#}"/>
            <text class="end" x="{Left - 6}" y="{place + 4:0.#}">{tick.Text}</text>

            """);
    }

    (double X, double Y) PlaceOf((double X, double Y) point) => (
        Left + x.Place(point.X) * (Width - Left - Right), Height - Bottom - y.Place(point.Y) * (Height - Top - Bottom));
}
