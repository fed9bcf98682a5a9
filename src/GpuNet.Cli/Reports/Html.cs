using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace GpuNet.Cli.Reports;

/// <summary>A piece of a page. Text gets into one through <see cref="Of"/> alone, which escapes it.</summary>
/// <param name="Markup">HTML, or SVG.</param>
readonly record struct Html(string Markup)
{
    /// <summary>Nothing.</summary>
    public static Html None { get; } = new("");

    /// <summary>Markup with holes: pieces of pages are put in as they are, texts are escaped, numbers are those of HTML.</summary>
    public static Html Of(Template template) => new(template.ToString());

    /// <summary>Pieces one after another.</summary>
    public static Html Join(IEnumerable<Html> pieces) => new(string.Concat(pieces.Select(piece => piece.Markup)));

    /// <summary>A section with a title; nothing where there is nothing in it.</summary>
    public static Html Section(string title, params IEnumerable<Html> pieces)
    {
        var body = Join(pieces);
        return body.Markup.Length == 0 ? None : Of($"<section><h2>{title}</h2>\n{body}</section>\n");
    }

    /// <summary>Pieces in a box that the page's style knows; nothing where there is nothing in it.</summary>
    public static Html Div(string name, IEnumerable<Html> pieces)
    {
        var body = Join(pieces);
        return body.Markup.Length == 0 ? None : Of($"<div class=\"{name}\">{body}</div>\n");
    }

    /// <summary>A table with a header; columns after the first <paramref name="texts"/> are numbers.</summary>
    public static Html Table(IEnumerable<string> header, IEnumerable<IEnumerable<Html>> rows, int texts = 1) => Of(
        $"""
        <div class="wide"><table class="texts-{texts}">
        <thead><tr>{Join(header.Select(name => Of($"<th>{name}</th>")))}</tr></thead>
        <tbody>{Join(rows.Select(row => Of($"<tr>{Join(row.Select(cell => Of($"<td>{cell}</td>")))}</tr>\n")))}</tbody>
        </table></div>

        """);

    /// <inheritdoc/>
    public override string ToString() => Markup;

    /// <summary>What the compiler makes of the text between <c>$"</c> and <c>"</c>.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Template
    {
        readonly StringBuilder markup;

        public Template(int literalLength, int holes) => markup = new(literalLength + 16 * holes);

        public void AppendLiteral(string literal) => markup.Append(literal);

        public void AppendFormatted(Html piece) => markup.Append(piece.Markup);

        public void AppendFormatted(string? text) => markup.Append(WebUtility.HtmlEncode(text?.Escape()));

        public void AppendFormatted(int number) => markup.Append(CultureInfo.InvariantCulture, $"{number}");

        public void AppendFormatted(double number, string? format = null) =>
            markup.Append(number.ToString(format, CultureInfo.InvariantCulture));

        public override string ToString() => markup.ToString();
    }
}
