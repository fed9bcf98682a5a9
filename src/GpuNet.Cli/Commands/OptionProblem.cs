namespace GpuNet.Cli.Commands;

/// <summary>What the library refuses of an option's value: the message begins with the option, as those of the parser do.</summary>
static class OptionProblem
{
    /// <summary>Uses the value of an option.</summary>
    /// <exception cref="InputException">It is refused; the message names the option.</exception>
    public static T Name<T>(string option, Func<T> use)
    {
        try
        {
            return use();
        }
        catch (InputException problem)
        {
            throw new InputException($"{option}: {problem.Marked}");
        }
    }

    /// <inheritdoc cref="Name{T}"/>
    public static void Name(string option, Action use) => Name(option, () =>
    {
        use();
        return true;
    });
}
