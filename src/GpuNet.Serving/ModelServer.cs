using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace GpuNet.Serving;

/// <summary>A model over HTTP.</summary>
/// <remarks>
/// POST /predict takes rows as JSON or CSV. GET /health, /metrics for Prometheus, /openapi.json, and / for a page to try it by hand.
/// </remarks>
public sealed class ModelServer : IAsyncDisposable
{
    const string Json = "application/json", Csv = "text/csv";

    // A table has no place for texts.
    const string WarningsHeader = "GpuNet-Warnings";

    // UTF-8, as people write it, and a part of it.
    static readonly string[] readable = ["utf-8", "utf8", "us-ascii", "ascii"];

    readonly Model model;
    readonly ServingOptions options;
    readonly ServingMetrics metrics = new();
    readonly Batcher batcher;
    readonly WebApplication app;

    /// <summary>Makes a server, which does not listen yet.</summary>
    public ModelServer(Model model, ServingOptions options)
    {
        (this.model, this.options) = (model, options);
        batcher = new(PlanPoolOf(model), model.Network.Inputs, options, metrics);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        // Signals are the caller's.
        builder.Services.AddSingleton<IHostLifetime, CallersLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.Drain);
        builder.WebHost.ConfigureKestrel(kestrel => Configure(kestrel, options));
        app = builder.Build();
        app.UseStatusCodePages(pages => RefuseAsync(pages.HttpContext, pages.HttpContext.Response.StatusCode, Describe(pages.HttpContext)));
        app.MapPost("/predict", PredictAsync);
        MapGet("/health", () => Results.Json(new { status = "ok" }));
        MapGet("/metrics", () => Results.Text(metrics.ToString(), "text/plain; version=0.0.4"));
        MapGet("/openapi.json", () => Results.Text(OpenApi.Describe(model, options).ToJsonString(), Json));
        MapGet("/", () => Results.Text(Page.Of(model), "text/html", Encoding.UTF8));

        // Balancers ask with HEAD.
        void MapGet(string path, Func<IResult> answer) => app.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], answer);
    }

    /// <summary>Where it listens, once it does: <c>http://127.0.0.1:8080</c>.</summary>
    public Uri Address => new(app.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>()
        .Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Listens.</summary>
    /// <exception cref="InputException">The address is in use, or is none of this machine's.</exception>
    public async Task StartAsync(CancellationToken cancellation = default)
    {
        try
        {
            await app.StartAsync(cancellation);
        }
        catch (Exception problem) when (problem is IOException or System.Net.Sockets.SocketException)
        {
            throw new InputException($"the server cannot listen: {problem.Message.TrimEnd('.')}; choose another port or address");
        }
    }

    /// <summary>Takes no more requests, and answers those that have begun.</summary>
    public async Task StopAsync() => await app.StopAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await batcher.DisposeAsync();
    }

    static Func<float[], float[]> PlanPoolOf(Model model)
    {
        var pool = Plans.PlanPool.Of(model.Parameters);
        return pool.Outputs;
    }

    static void Configure(KestrelServerOptions kestrel, ServingOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Listen(options.Address, options.Port);
        kestrel.Limits.MaxRequestBodySize = options.LargestBody;
        // Who sends nothing holds a connection no longer than this; slow bodies end with 408 by Kestrel's usual limits.
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
    }

    async Task PredictAsync(HttpContext context)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            await AnswerAsync(context);
        }
        catch (InputException bad)
        {
            await RefuseAsync(
                context, StatusCodes.Status400BadRequest, options.NameSetting is null ? bad.Message : bad.Describe(options.NameSetting));
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException bad)
        {
            await RefuseAsync(context, bad.StatusCode, bad.StatusCode switch
            {
                StatusCodes.Status413PayloadTooLarge =>
                    $"the body is larger than {options.LargestBody} bytes, the most that this server takes",
                StatusCodes.Status408RequestTimeout => "the body comes too slowly",
                _ => "the request is cut off, or is not HTTP",
            });
        }
        finally
        {
            metrics.CountRequest(context.Response.StatusCode, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
    }

    async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Query.Keys.FirstOrDefault() is { } parameter)
            throw new InputException($"{context.Request.Path} has no parameter {parameter.Quote()}; it takes rows in the body alone");
        string type = (context.Request.ContentType ?? Json).Split(';')[0].Trim().ToLowerInvariant();
        if (FindMediaProblem(context.Request, type) is { } problem)
        {
            await RefuseAsync(context, StatusCodes.Status415UnsupportedMediaType, problem);
            return;
        }
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        body.Position = 0;
        if (body.Length == 0)
            throw new InputException($"the body is empty; send rows as {Json} or {Csv}");
        var table = type == Csv ? Rows.ReadCsv(model, body) : Rows.ReadJson(model, body);
        if (model.Window.CountIn(table.Rows) == 0)
        {
            throw new InputException(
                $"{NamedRows.Name} has {table.Rows.Counted("row")}; send the last {model.Window.Length} for an answer");
        }
        var warnings = new List<string>();
        if (batcher.Add(model.InputsOf(table, warnings.Add)) is not { } waiting)
        {
            context.Response.Headers.RetryAfter = "1";
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "too many requests wait; try again");
            return;
        }
        float[] logits = await waiting;
        metrics.CountWarnings(warnings.Count);
        bool asCsv = context.Request.Headers.Accept is [{ } accept, ..] && (accept.Contains(Csv) || accept.Contains(Json))
            ? !accept.Contains(Json)
            : type == Csv;
        context.Response.ContentType = asCsv ? Csv : Json;
        if (asCsv && warnings.Count > 0)
            context.Response.Headers[WarningsHeader] = warnings.Count.ToString(CultureInfo.InvariantCulture);
        await context.Response.Body.WriteAsync(
            asCsv ? PredictionTable.ToCsv(model, logits) : Predictions.ToJson(model, logits, warnings), context.RequestAborted);
    }

    static string? FindMediaProblem(HttpRequest request, string type)
    {
        if (type is not (Json or Csv))
            return $"the body is {type.Quote()}; send {Json} or {Csv}";
        string[] codings = request.Headers.GetCommaSeparatedValues(HeaderNames.ContentEncoding);
        if (!Array.TrueForAll(codings, coding => coding.Equals("identity", StringComparison.OrdinalIgnoreCase)))
            return "the body has a Content-Encoding; send it as it is";
        string? charset = MediaTypeHeaderValue.TryParse(request.ContentType, out var media) ? media.Charset.Value?.Trim('"') : null;
        return charset is null || readable.Contains(charset, StringComparer.OrdinalIgnoreCase)
            ? null
            : $"the body is in {charset.Quote()}; send UTF-8";
    }

    // Of requests that no path takes.
    static string Describe(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => $"there is no {context.Request.Path.ToString().Quote()}; POST /predict answers, / shows how",
        StatusCodes.Status405MethodNotAllowed => $"{context.Request.Path.ToString().Quote()} takes {context.Response.Headers.Allow}",
        var status => $"the status is {status}",
    };

    static async Task RefuseAsync(HttpContext context, int status, string problem)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = Json;
        await context.Response.Body.WriteAsync(Predictions.ToJson(problem));
    }

    sealed class CallersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
