using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

// Runs the command `gpunet` once for each line of standard input, all in one process: to start .NET and to compile the
// command's code anew takes a second, which hundreds of tests need not pay. A line holds the folder to run it
// in and the arguments, as a JSON array; the answer is a line with the exit code, the output and the errors.

MethodInfo main = Assembly.Load("gpunet").EntryPoint!;
using var answers = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
using var requests = new StreamReader(Console.OpenStandardInput());
Console.SetIn(TextReader.Null);
while (requests.ReadLine() is { } line)
{
    using StringWriter output = new() { NewLine = "\n" }, error = new() { NewLine = "\n" };
    Console.SetOut(output);
    Console.SetError(error);
    // The command adds its listener each time.
    Trace.Listeners.Clear();
    string[] parts = JsonSerializer.Deserialize<string[]>(line)!;
    Directory.SetCurrentDirectory(parts[0]);
    object exitCode = main.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [parts[1..]], null)!;
    // So that the folder can be deleted.
    Directory.SetCurrentDirectory(AppContext.BaseDirectory);
    answers.WriteLine(JsonSerializer.Serialize(new object[] { exitCode, output.ToString(), error.ToString() }));
}
