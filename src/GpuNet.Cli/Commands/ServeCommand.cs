using System.CommandLine;
using System.Diagnostics;
using System.Net;
using GpuNet.Cli.Output;
using GpuNet.Serving;

namespace GpuNet.Cli.Commands;

/// <summary><c>gpunet serve</c>: a model over HTTP.</summary>
static class ServeCommand
{
    static readonly ServingOptions usual = new() { NameSetting = SettingOptions.Describe };

    public static GroupedCommand Create()
    {
        var command = new GroupedCommand("serve", "Serve a model over HTTP: rows as JSON or CSV in, predictions out.")
        {
            Examples =
            [
                "gpunet serve iris.safetensors",
                "curl -H 'Content-Type: text/csv' --data-binary @new.csv localhost:8080/predict",
            ],
        };
        var model = ModelOptions.Model();
        var threshold = ModelOptions.Threshold();
        var port = new Option<int>("--port", "-p")
        {
            Description = "Port to listen on; 0 takes a free one.",
            HelpName = "NUMBER",
            DefaultValueFactory = _ => usual.Port,
            CustomParser = Parse.Port,
        };
        var address = new Option<IPAddress>("--address")
        {
            Description = "Address to listen on: 127.0.0.1 for this machine only, 0.0.0.0 for every network.",
            HelpName = "ADDRESS",
            DefaultValueFactory = _ => usual.Address,
            CustomParser = Parse.Address,
        };
        var window = new Option<float>("--window")
        {
            Description = "Milliseconds that a batch waits for more requests; 0 batches what came while the last one was computed.",
            HelpName = "MS",
            DefaultValueFactory = _ => (float)usual.Window.TotalMilliseconds,
            CustomParser = Parse.NotNegative,
        };
        var batch = new Option<int>("--batch-size", "-b")
        {
            Description = "Examples from which a batch waits no longer.",
            HelpName = "NUMBER",
            DefaultValueFactory = _ => usual.LargestBatch,
            CustomParser = Parse.Count,
        };
        var body = new Option<int>("--max-body")
        {
            Description = "The most bytes of a request.",
            HelpName = "BYTES",
            DefaultValueFactory = _ => (int)usual.LargestBody,
            CustomParser = Parse.Count,
        };
        command.Arguments.Add(model);
        command.AddGroup("Server", port, address, window, batch, body);
        var allowNonFinite = ModelOptions.AllowNonFinite();
        command.AddGroup("Predictions", threshold, allowNonFinite);
        command.SetAction((parsed, cancellation) => RunAsync(
            ModelOptions.Load(parsed.GetRequiredValue(model), parsed.GetValue(threshold), parsed.GetValue(allowNonFinite)),
            usual with
            {
                Port = parsed.GetValue(port),
                Address = parsed.GetRequiredValue(address),
                Window = TimeSpan.FromMilliseconds(parsed.GetValue(window)),
                LargestBatch = parsed.GetValue(batch),
                LargestBody = parsed.GetValue(body),
            }, cancellation));
        return command;
    }

    static async Task<int> RunAsync(Model model, ServingOptions options, CancellationToken cancellation)
    {
        // A category that is not known is the client's business, who is told; a line for each request would fill the log.
        Trace.Listeners.Clear();
        using var awaited = Interruption.Await();
        await using var server = new ModelServer(model, options);
        await server.StartAsync(cancellation);
        Messages.Progress.WriteLine($"{model}");
        Messages.Progress.WriteLine($"serving on {server.Address}; Ctrl+C ends");
        await Task.Delay(Timeout.Infinite, cancellation).ContinueWith(_ => { }, TaskScheduler.Default);
        Messages.Progress.WriteLine("ending: no new requests, those that have begun are answered");
        await server.StopAsync();
        return ExitCode.Success;
    }
}
