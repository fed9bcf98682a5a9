namespace GpuNet;

/// <summary>What is wrong with an argument that is from a file or a user, who knows no parameters.</summary>
static class ArgumentProblem
{
    /// <summary>The message without the name of the parameter that .NET adds.</summary>
    public static string Problem(this ArgumentException exception) => exception.ParamName is { } name
        ? exception.Message.Replace($" (Parameter '{name}')", "")
        : exception.Message;
}
