using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using static GpuNet.Serving.Tests.RunningServer;

namespace GpuNet.Serving.Tests;

/// <summary>What a served model answers: what it predicts, and what it was told that training has not seen.</summary>
public sealed class AnswerTests
{
    public static TheoryData<string> Tasks => new(LearningTask.All.Select(task => task.FileName));

    [Theory]
    [MemberData(nameof(Tasks))]
    public async Task Rows_as_CSV_and_as_JSON_get_the_answers_of_the_model(string task)
    {
        var model = TestModels.Of(LearningTask.Find(task)!);
        var rows = TestModels.RowsOf(model, 5);
        var expected = model.Predict(rows);
        float[] logits = [.. expected.SelectMany(answer => answer.Logits)];
        await using var server = await StartAsync(model);

        string csv = string.Join(',', model.FeatureNames) + "\n"
            + string.Concat(rows.Select(row => string.Join(',', model.FeatureNames.Select(name => row[name])) + "\n"));
        Assert.Equal(
            Encoding.UTF8.GetString(PredictionTable.ToCsv(model, logits)), await server.PostAsync(HttpStatusCode.OK, csv, Csv));
        string json = new JsonArray([.. rows.Select(TestModels.ToJson)]).ToJsonString();
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
}
