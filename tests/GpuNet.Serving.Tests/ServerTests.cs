using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using static GpuNet.Serving.Tests.RunningServer;

namespace GpuNet.Serving.Tests;

/// <summary>The server itself: its pages, its port, its end, and clients that are slow.</summary>
public sealed class ServerTests
{
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
    public async Task A_port_in_use_is_one_line()
    {
        await using var server = await StartAsync(TestModels.WithTexts);
        await using var other = new ModelServer(TestModels.WithTexts, Usual with { Port = server.Server.Address.Port });
        var problem = await Assert.ThrowsAsync<InputException>(() => other.StartAsync());
        Assert.DoesNotContain('\n', problem.Message);
        Assert.Contains("choose another port", problem.Message);
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
}
