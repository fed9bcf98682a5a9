using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace GpuNet.Serving.Tests;

/// <summary>A model that is served over a real connection, and a client of it.</summary>
sealed class RunningServer(ModelServer server) : IAsyncDisposable
{
    /// <summary>Types of bodies.</summary>
    public const string Json = "application/json", Csv = "text/csv";

    /// <summary>What servers are started with, unless a test says otherwise: a free port.</summary>
    public static ServingOptions Usual { get; } = new() { Port = 0, LargestBody = 100_000 };

    /// <summary>Serves a model.</summary>
    public static async Task<RunningServer> StartAsync(Model model, ServingOptions? options = null)
    {
        var server = new ModelServer(model, options ?? Usual);
        await server.StartAsync();
        return new(server);
    }

    /// <summary>A number of the page of metrics.</summary>
    public static double Number(string metrics, string name) =>
        double.Parse(metrics.Split('\n').Single(line => line.StartsWith(name + " ", StringComparison.Ordinal))[name.Length..]);

    /// <summary>The server.</summary>
    public ModelServer Server => server;

    /// <summary>Its client.</summary>
    public HttpClient Client { get; } = new() { BaseAddress = server.Address };

    /// <summary>The answer to a body, which must have this status.</summary>
    public async Task<string> PostAsync(HttpStatusCode status, string body, string type, string? accept = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "predict")
        {
            Content = new StringContent(body, Encoding.UTF8, type),
        };
        if (accept is not null)
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        using var response = await Client.SendAsync(request);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(status == response.StatusCode, $"{response.StatusCode}: {text}");
        return text;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await server.DisposeAsync();
    }
}
