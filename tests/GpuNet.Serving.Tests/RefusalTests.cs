using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using static GpuNet.Serving.Tests.RunningServer;

namespace GpuNet.Serving.Tests;

/// <summary>Requests that cannot be answered are refused with a line that says why.</summary>
public sealed class RefusalTests
{
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
        await using var server = await StartAsync(model, Usual with { NameSetting = (setting, _) => setting.Name.ToLowerInvariant() });
        string answered = await server.PostAsync(HttpStatusCode.BadRequest, body, Json);
        string problem = (string)JsonNode.Parse(answered)!["error"]!;
        Assert.Contains(told, problem);
        Assert.DoesNotContain("\\u0027", answered);
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

    [Fact]
    public async Task A_thousand_damaged_bodies_are_answered_with_400_or_200()
    {
        await using var server = await StartAsync(TestModels.WithTexts);
        var random = new Random(1);
        byte[][] bodies =
        [
            """[{"size":1.5,"colour":"red"},{"size":2,"colour":"blue"}]"""u8.ToArray(), "size,colour\n1,red\n2,blue\n"u8.ToArray(),
        ];
        int refused = 0;
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
            refused += response.StatusCode == HttpStatusCode.BadRequest ? 1 : 0;
        }
        Assert.InRange(refused, 1, 999);
    }

    [Theory]
    [InlineData("utf-8", "identity")]
    [InlineData("UTF8", "Identity")]
    [InlineData("\"utf8\"", "identity, identity")]
    [InlineData("US-ASCII", null)]
    [InlineData("ascii", null)]
    public async Task Headers_that_change_nothing_are_taken(string charset, string? encoding)
    {
        await using var server = await StartAsync(TestModels.WithTexts);
        using var content = new ByteArrayContent("""{"size":1,"colour":"red"}"""u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", $"{Json}; charset={charset}");
        if (encoding is not null)
            content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        using var answered = await server.Client.PostAsync("predict", content);
        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
    }

    [Fact]
    public async Task Other_types_sizes_paths_and_methods_are_refused()
    {
        await using var server = await StartAsync(TestModels.WithTexts);
        Assert.Contains("text/plain", await server.PostAsync(HttpStatusCode.UnsupportedMediaType, "1", "text/plain"));
        Assert.Equal(
            """{"error":"the body is larger than 100000 bytes, the most that this server takes"}""",
            await server.PostAsync(HttpStatusCode.RequestEntityTooLarge, new string(' ', 100_001), Json));
        await CheckAsync(HttpMethod.Post, "predict?threshold=0.9", HttpStatusCode.BadRequest,
            "/predict has no parameter 'threshold'; it takes rows in the body alone");
        using var wide = new StringContent("""{"size":1,"colour":"red"}""", Encoding.Unicode, Json);
        using var unread = await server.Client.PostAsync("predict", wide);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, unread.StatusCode);
        Assert.Contains("the body is in 'utf-16'; send UTF-8", await unread.Content.ReadAsStringAsync());
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
}
