using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace GpuNet.Serving.Tests;

/// <summary>A served model over a real connection.</summary>
public sealed class ServerTests
{
    const string Json = "application/json", Csv = "text/csv";

    static readonly ServingOptions options = new() { Port = 0, LargestBody = 100_000 };

    public static TheoryData<string> Tasks => new(LearningTask.All.Select(task => task.FileName));

    [Theory]
    [MemberData(nameof(Tasks))]
    public async Task Rows_as_CSV_and_as_JSON_get_the_answers_of_the_model(string task)
    {
        var model = TestModels.Of(LearningTask.Find(task)!);
        var rows = RowsOf(model, 5);
        var expected = model.Predict(rows);
        float[] logits = [.. expected.SelectMany(answer => answer.Logits)];
        await using var server = await StartAsync(model);

        string csv = string.Join(',', model.FeatureNames) + "\n"
            + string.Concat(rows.Select(row => string.Join(',', model.FeatureNames.Select(name => row[name])) + "\n"));
        Assert.Equal(
            Encoding.UTF8.GetString(PredictionTable.ToCsv(model, logits)), await server.PostAsync(HttpStatusCode.OK, csv, Csv));
        string json = new JsonArray([.. rows.Select(ToJson)]).ToJsonString();
        string answered = await server.PostAsync(HttpStatusCode.OK, json, Json);
        Assert.Equal(Encoding.UTF8.GetString(Predictions.ToJson(model, logits, [])), answered);
        Assert.Equal(answered, await server.PostAsync(HttpStatusCode.OK, $$"""{"rows":{{json}}}""", Json));
        Assert.Equal(answered, await server.PostAsync(HttpStatusCode.OK, csv, Csv, accept: Json));
        Assert.Equal(5, JsonNode.Parse(answered)!["predictions"]!.AsArray().Count);
    }

    [Fact]
    public async Task Texts_and_missing_values_are_read()
    {
        await using var server = await StartAsync(TestModels.WithTexts);
        string answered = await server.PostAsync(HttpStatusCode.OK, """{"size":null,"colour":"green"}""", Json);
        Assert.Equal(answered, await server.PostAsync(HttpStatusCode.OK, """{"size":"5","colour":"green","other":1}""", Json));
        Assert.Equal(answered, await server.PostAsync(HttpStatusCode.OK, """{"SIZE":5,"Colour":"green"}""", Json));
        Assert.Contains("\"label\":", answered);
    }

    [Fact]
    public async Task Values_that_training_has_not_seen_are_told_and_counted()
    {
        var model = TestModels.WithTexts with
        {
            FeatureNames = ["size", "colour", "same"],
            Preprocessing = new(
                ["size", "colour", "same"], new Imputer([5, double.NaN]), Scaler.Identity(2),
                new OneHotEncoder([null, ["blue", "green", "red <b>"]]), [null, null, "7"]),
        };
        await using var server = await StartAsync(model);
        string answered = await server.PostAsync(
            HttpStatusCode.OK, """[{"size":1,"colour":"pink","same":7},{"size":1,"colour":"grey","same":8}]""", Json);
        Assert.Equal(
            [
                "the input, row 1, column 'colour': 'pink' is not in the training part; it counts as no category, like 1 more below",
                "the input, row 2, column 'same': '8' is not '7' as in every training row, so that it changes nothing",
            ],
            JsonNode.Parse(answered)!["warnings"]!.AsArray().Select(text => (string)text!));
        Assert.Equal(2, Number(await server.Client.GetStringAsync("metrics"), "gpunet_warnings_total"));

        using var content = new StringContent("size,colour,same\n1,pink,7\n", Encoding.UTF8, Csv);
        using var table = await server.Client.PostAsync("predict", content);
        Assert.Equal("1", table.Headers.GetValues("GpuNet-Warnings").Single());
        Assert.Equal(3, Number(await server.Client.GetStringAsync("metrics"), "gpunet_warnings_total"));
        answered = await server.PostAsync(HttpStatusCode.OK, """{"size":1,"colour":"blue","same":7}""", Json);
        Assert.Null(JsonNode.Parse(answered)!["warnings"]);
    }

    [Theory]
    [InlineData("""{"instances":[{"size":1,"colour":"red"}]}""", "the input: 'instances' is a list of objects; send rows as a list")]
    [InlineData("""[{"size":1,"colour":"red"},{"size":[1],"colour":"red"}]""", "row 2, column 'size': '[1]' is neither a number nor")]
    [InlineData("""{"size":1,"colour":"red","size":2}""", "row 1, column 'size': the value is there twice")]
    [InlineData("""{"rows":[{"size":1,"colour":"red"}],"rows":[]}""", "the input: 'rows' is there twice")]
    [InlineData("""{"rows":5}""", "the input: 'rows' is not a list of objects, each with a value for each column")]
    [InlineData("""{"rows":{"size":1,"colour":"red"}}""", "the input: 'rows' is not a list of objects")]
    [InlineData("""{"rows":5,"size":1}""", "row 1, column 'colour': it is not there")]
    [InlineData("", "the body is empty; send rows as application/json or text/csv")]
    [InlineData("""{"size":1,"colour":"\ud800"}""", "a text is not Unicode: it is no UTF-8, or has half of a surrogate pair")]
    [InlineData("""{"size":1,"colour" "red"}""", "it is not JSON, or has lists in lists: it cannot be read beyond line 1, column 20")]
    [InlineData("""{"rows":[{"size":1,"colour":"red"},3]}""", "row 2: it is not an object")]
    [InlineData("""{"size":1,"colour":null}""", "column 'colour': the value is missing; fill it in, remove the row, or train with missing")]
    public async Task What_is_wrong_is_said_with_its_place(string body, string told)
    {
        var model = TestModels.WithTexts with
        {
            Preprocessing = new(["size", "colour"], null, Scaler.Identity(2), new OneHotEncoder([null, ["blue", "green", "red <b>"]])),
        };
        await using var server = await StartAsync(model, options with { NameSetting = (setting, _) => setting.Name.ToLowerInvariant() });
        string answered = await server.PostAsync(HttpStatusCode.BadRequest, body, Json);
        string problem = (string)JsonNode.Parse(answered)!["error"]!;
        Assert.Contains(told, problem);
        Assert.DoesNotContain("\\u0027", answered);
    }

    [Fact]
    public async Task A_time_series_needs_the_rows_of_a_window()
    {
        await using var server = await StartAsync(TestModels.Series);
        Assert.Equal("y1,y2", (await server.PostAsync(HttpStatusCode.OK, "p\n1\n2\n3\n4\n5\n", Csv)).Split('\n')[0]);
        Assert.Contains("a window has 4 rows", await server.PostAsync(HttpStatusCode.BadRequest, "p\n1\n2\n3\n", Csv));
        Assert.Contains(
            "the input has 3 rows; send the last 4 for an answer",
            await server.PostAsync(HttpStatusCode.BadRequest, """[{"p":1},{"p":2},{"p":3}]""", Json));
    }

    [Fact]
    public async Task A_time_series_is_answered_a_number_for_each_step_ahead()
    {
        await using var server = await StartAsync(TestModels.Series with { TargetNames = ["y"], Window = Window.Series(4, horizon: 2) });
        Assert.Equal("y +1,y +2", (await server.PostAsync(HttpStatusCode.OK, "p\n1\n2\n3\n4\n", Csv)).Split('\n')[0]);
        var answer = JsonNode.Parse(await server.PostAsync(HttpStatusCode.OK, """[{"p":1},{"p":2},{"p":3},{"p":4}]""", Json))!;
        Assert.Equal(["y +1", "y +2"], answer["predictions"]![0]!["values"]!.AsObject().Select(value => value.Key));
    }

    [Theory]
    [InlineData("", Json)]
    [InlineData("{", Json)]
    [InlineData("[]", Json)]
    [InlineData("7", Json)]
    [InlineData("null", Json)]
    [InlineData("[1]", Json)]
    [InlineData("[[1,2]]", Json)]
    [InlineData("{\"size\":1}", Json)]
    [InlineData("{\"size\":1,\"size\":2,\"colour\":\"red\"}", Json)]
    [InlineData("{\"size\":\"x\",\"colour\":\"red\"}", Json)]
    [InlineData("{\"size\":true,\"colour\":\"red\"}", Json)]
    [InlineData("{\"size\":1e999,\"colour\":\"red\"}", Json)]
    [InlineData("{\"size\":1e300,\"colour\":\"red\"}", Json)]
    [InlineData("{\"size\":1,\"colour\":\"\\ud800\"}", Json)]
    [InlineData("{\"size\":1,\"colour\":{}}", Json)]
    [InlineData("{\"rows\":{}}", Json)]
    [InlineData("[[[[[[[[[[]]]]]]]]]]", Json)]
    [InlineData("", Csv)]
    [InlineData("size,colour\n", Csv)]
    [InlineData("size\n1\n", Csv)]
    [InlineData("size,colour\n1\n", Csv)]
    [InlineData("size,colour\nx,red\n", Csv)]
    [InlineData("size,colour\n\"1,red\n", Csv)]
    public async Task What_cannot_be_used_is_answered_with_400_and_a_line(string body, string type)
    {
        await using var server = await StartAsync(TestModels.WithTexts);
        string problem = (string)JsonNode.Parse(await server.PostAsync(HttpStatusCode.BadRequest, body, type))!["error"]!;
        Assert.DoesNotContain('\n', problem);
        Assert.DoesNotContain("Exception", problem);
        Assert.NotEmpty(problem);
    }

    [Theory]
    [InlineData("[1,2]")]
    [InlineData("{\"more\":true}")]
    public async Task Other_columns_than_those_of_the_model_may_be_anything(string other)
    {
        await using var server = await StartAsync(TestModels.WithTexts);
        string Body(string extra) => $"{{\"size\":1,\"colour\":\"red\"{extra}}}";
        Assert.Equal(
            await server.PostAsync(HttpStatusCode.OK, Body(""), Json),
            await server.PostAsync(HttpStatusCode.OK, Body($",\"x\":{other}"), Json));
    }

    [Fact]
    public async Task A_thousand_damaged_bodies_are_answered_with_400_or_200()
    {
        await using var server = await StartAsync(TestModels.WithTexts);
        var random = new Random(1);
        byte[][] bodies =
        [
            """[{"size":1.5,"colour":"red"},{"size":2,"colour":"blue"}]"""u8.ToArray(), "size,colour\n1,red\n2,blue\n"u8.ToArray(),
        ];
        for (int i = 0; i < 1000; i++)
        {
            byte[] body = i % 3 == 0 ? bodies[i % 2][..random.Next(bodies[i % 2].Length)] : [.. bodies[i % 2]];
            for (int flips = 0; flips < 1 + i % 5 && body.Length > 0; flips++)
                body[random.Next(body.Length)] = (byte)random.Next(256);
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new(i % 2 == 0 ? Json : Csv);
            using var response = await server.Client.PostAsync("predict", content);
            Assert.True(
                response.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest,
                $"{response.StatusCode}: {Encoding.UTF8.GetString(body)}");
        }
    }

    [Fact]
    public async Task Other_types_sizes_paths_and_methods_are_refused()
    {
        await using var server = await StartAsync(TestModels.WithTexts);
        Assert.Contains("text/plain", await server.PostAsync(HttpStatusCode.UnsupportedMediaType, "1", "text/plain"));
        Assert.Equal(
            """{"error":"the body is larger than 100000 bytes, the most that this server takes"}""",
            await server.PostAsync(HttpStatusCode.RequestEntityTooLarge, new string(' ', 100_001), Json));
        await CheckAsync(HttpMethod.Get, "other", HttpStatusCode.NotFound, "there is no '/other'; POST /predict answers");
        await CheckAsync(HttpMethod.Get, "predict", HttpStatusCode.MethodNotAllowed, "'/predict' takes POST");
        using var packed = new StringContent("{}", Encoding.UTF8, Json);
        packed.Headers.ContentEncoding.Add("gzip");
        using var refused = await server.Client.PostAsync("predict", packed);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, refused.StatusCode);
        Assert.Contains("Content-Encoding", await refused.Content.ReadAsStringAsync());

        async Task CheckAsync(HttpMethod method, string path, HttpStatusCode status, string told)
        {
            using var request = new HttpRequestMessage(method, path);
            using var response = await server.Client.SendAsync(request);
            Assert.Equal(status, response.StatusCode);
            Assert.Contains(told, (string)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]!);
        }
    }

    [Theory]
    [InlineData("health")]
    [InlineData("metrics")]
    [InlineData("openapi.json")]
    [InlineData("")]
    public async Task HEAD_is_answered_as_GET_is(string path)
    {
        await using var server = await StartAsync(TestModels.WithTexts);
        using var head = await server.Client.SendAsync(new(HttpMethod.Head, path));
        using var got = await server.Client.GetAsync(path);
        Assert.Equal((HttpStatusCode.OK, got.Content.Headers.ContentType), (head.StatusCode, head.Content.Headers.ContentType));
        Assert.Empty(await head.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Many_clients_get_their_own_answers_in_shared_batches()
    {
        var model = TestModels.Of(LearningTask.Regression);
        var rows = RowsOf(model, 200);
        var expected = model.Predict(rows);
        await using var server = await StartAsync(model, options with { Window = TimeSpan.FromMilliseconds(20), LargestBatch = 64 });
        string[] answers = await Task.WhenAll(rows.Select(row => server.PostAsync(HttpStatusCode.OK, ToJson(row).ToJsonString(), Json)));
        Assert.Equal(
            expected.Select(one => Encoding.UTF8.GetString(Predictions.ToJson(model, [.. one.Logits], []))), answers);
        string metrics = await server.Client.GetStringAsync("metrics");
        Assert.Contains("gpunet_requests_total{status=\"200\"} 200\n", metrics);
        Assert.Contains("gpunet_batch_rows_sum 200\n", metrics);
        Assert.InRange(Number(metrics, "gpunet_batch_rows_count"), 1, 199);
        Assert.Equal(200, Number(metrics, "gpunet_request_seconds_bucket{le=\"+Inf\"}"));
    }

    [Fact]
    public async Task More_requests_than_may_wait_are_answered_with_503()
    {
        using var go = new ManualResetEventSlim();
        await using var batcher = new Batcher(
            inputs =>
            {
                go.Wait();
                return inputs;
            }, 1, options with { LongestQueue = 2, LargestBatch = 1 }, new());
        var first = batcher.Add([1]);
        var others = new List<Task<float[]>?>();
        for (int i = 0; i < 4; i++)
            others.Add(batcher.Add([i]));
        Assert.Contains(null, others);
        go.Set();
        Assert.Equal(1, Assert.Single(await first!));
        foreach (var other in others.OfType<Task<float[]>>())
            Assert.Single(await other);
    }

    [Fact]
    public async Task What_fails_in_a_batch_reaches_who_waits_and_the_next_batch_runs()
    {
        int runs = 0;
        await using var batcher = new Batcher(
            inputs => runs++ == 0 ? throw new DeviceException("lost", new IOException()) : inputs, 1, options, new());
        await Assert.ThrowsAsync<DeviceException>(() => batcher.Add([1])!);
        Assert.Equal(2, Assert.Single(await batcher.Add([2])!));
    }

    [Fact]
    public async Task The_end_waits_for_a_request_that_has_begun()
    {
        await using var server = await StartAsync(TestModels.WithTexts);
        using var slow = new TcpClient();
        await slow.ConnectAsync(IPAddress.Loopback, server.Server.Address.Port);
        var stream = slow.GetStream();
        const string Body = "size,colour\n1,red\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\nContent-Length: {Body.Length}\r\n\r\n{Body[..5]}"));
        // The request is known to have begun when another has been answered on a later connection.
        await server.PostAsync(HttpStatusCode.OK, Body, Csv);
        var end = server.Server.StopAsync();
        Assert.False(end.IsCompleted);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(Body[5..]));
        using var reader = new StreamReader(stream);
        Assert.Equal("HTTP/1.1 200 OK", await reader.ReadLineAsync());
        await end;
        await Assert.ThrowsAsync<HttpRequestException>(() => server.Client.GetAsync("health"));
    }

    [Fact]
    public async Task A_port_in_use_is_one_line()
    {
        await using var server = await StartAsync(TestModels.WithTexts);
        await using var other = new ModelServer(TestModels.WithTexts, options with { Port = server.Server.Address.Port });
        var problem = await Assert.ThrowsAsync<InputException>(() => other.StartAsync());
        Assert.DoesNotContain('\n', problem.Message);
        Assert.Contains("choose another port", problem.Message);
    }

    // A byte a second is below the 240 that are asked for after five seconds; headers have ten.
    [Theory]
    [InlineData("POST /predict HTTP/1.1\r\nHost: a\r\nContent-Type: text/csv\r\nContent-Length: 1000\r\n\r\n")]
    [InlineData("POST /predict HTTP/1.1\r\nHost: ")]
    [Trait("Category", "Long")]
    public async Task A_client_that_sends_a_byte_a_second_is_cut_off_and_others_are_answered(string beginning)
    {
        await using var server = await StartAsync(TestModels.WithTexts);
        using var slow = new TcpClient();
        await slow.ConnectAsync(server.Server.Address.Host, server.Server.Address.Port);
        var stream = slow.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(beginning));
        using var reader = new StreamReader(stream);
        var answer = reader.ReadLineAsync();
        int others = 0;
        for (int second = 0; second < 60 && !answer.IsCompleted; second++)
        {
            await stream.WriteAsync("a"u8.ToArray());
            await server.PostAsync(HttpStatusCode.OK, "size,colour\n1,red\n", Csv);
            others++;
            await Task.WhenAny(answer, Task.Delay(TimeSpan.FromSeconds(1)));
        }
        Assert.True(answer.IsCompleted, "the slow client still holds its connection after a minute");
        Assert.Equal("HTTP/1.1 408 Request Timeout", await answer);
        Assert.True(others > 1);
    }

    [Fact]
    public async Task The_page_and_the_document_have_the_columns()
    {
        await using var server = await StartAsync(TestModels.WithTexts);
        string page = await server.Client.GetStringAsync("");
        Assert.Contains("\"name\":\"size\"", page);
        Assert.DoesNotContain("red <b>", page);
        Assert.Contains("red \\u003Cb\\u003E", page);
        var document = JsonNode.Parse(await server.Client.GetStringAsync("openapi.json"))!;
        Assert.Equal("3.1.0", (string?)document["openapi"]);
        var schema = document["paths"]!["/predict"]!["post"]!["requestBody"]!["content"]!["application/json"]!["schema"]!["items"]!;
        Assert.Equal("""["size","colour"]""", schema["required"]!.ToJsonString());
        Assert.Equal("""{"status":"ok"}""", await server.Client.GetStringAsync("health"));
    }

    [Fact]
    public async Task A_text_of_which_the_frequency_counts_may_be_any()
    {
        var model = TestModels.Of(LearningTask.BinaryClassification) with
        {
            FeatureNames = ["size", "city"],
            Preprocessing = new(
                ["size", "city"], null, Scaler.Identity(2), null,
                frequencies: new([null, new Dictionary<string, float> { ["Bonn"] = 0.25f, ["Rom"] = 0.5f }])),
        };
        model = model with { Parameters = Parameters.Initialise(Network.Input(2).Dense(5, Activation.Tanh).Dense(1), seed: 3) };
        await using var server = await StartAsync(model);
        Assert.Contains("""{"name":"city","categories":null,"usual":"Rom"}""", await server.Client.GetStringAsync(""));
        var schema = JsonNode.Parse(await server.Client.GetStringAsync("openapi.json"))!
            ["paths"]!["/predict"]!["post"]!["requestBody"]!["content"]!["application/json"]!["schema"]!["items"]!;
        Assert.Equal("""{"type":"string","examples":["Rom"]}""", schema["properties"]!["city"]!.ToJsonString());
        string answered = await server.PostAsync(HttpStatusCode.OK, """[{"size":1,"city":"Rom"},{"size":1,"city":7}]""", Json);
        Assert.Equal(
            ["the input, row 2, column 'city': '7' is not in the training part; its frequency counts as 0"],
            JsonNode.Parse(answered)!["warnings"]!.AsArray().Select(text => (string)text!));
    }

    static JsonObject ToJson(Dictionary<string, double> row) =>
        new(row.Select(cell => KeyValuePair.Create(cell.Key, (JsonNode?)JsonValue.Create(cell.Value))));

    static double Number(string metrics, string name) =>
        double.Parse(metrics.Split('\n').Single(line => line.StartsWith(name + " ", StringComparison.Ordinal))[name.Length..]);

    static List<Dictionary<string, double>> RowsOf(Model model, int count)
    {
        var random = new Random(4);
        return [.. Enumerable.Range(0, count).Select(_ =>
            model.FeatureNames.ToDictionary(name => name, _ => Math.Round(random.NextDouble() * 9, 4)))];
    }

    static async Task<Running> StartAsync(Model model, ServingOptions? other = null)
    {
        var server = new ModelServer(model, other ?? options);
        await server.StartAsync();
        return new(server);
    }

    sealed class Running(ModelServer server) : IAsyncDisposable
    {
        public ModelServer Server => server;

        public HttpClient Client { get; } = new() { BaseAddress = server.Address };

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

        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            await server.DisposeAsync();
        }
    }
}
