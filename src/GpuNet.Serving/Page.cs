using System.Net;
using System.Text.Json;

namespace GpuNet.Serving;

/// <summary>A page to try a model by hand: a form made of its columns.</summary>
static class Page
{
    static readonly string template = Read();

    public static string Of(Model model)
    {
        var columns = ServedColumn.All(model).Select(column => new
        {
            name = column.Name,
            categories = column.Categories,
            usual = column.UsualText ?? (object)Math.Round(column.Usual, 3),
        });
        // The serializer escapes what ends a script.
        string json = JsonSerializer.Serialize(new { columns, rows = model.Window.IsSeries ? model.Window.Length : 1 });
        return template.Replace("{{model}}", WebUtility.HtmlEncode(model.ToString())).Replace("{{description}}", json);
    }

    static string Read()
    {
        using var reader = new StreamReader(typeof(Page).Assembly.GetManifestResourceStream("page.html")!);
        return reader.ReadToEnd();
    }
}
