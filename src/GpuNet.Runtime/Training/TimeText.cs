namespace GpuNet.Training;

/// <summary>A time as options take it: <c>30s</c>, <c>10m</c>, <c>2h</c>.</summary>
static class TimeText
{
    /// <summary>The text of a time, in the largest unit of which it is a whole number.</summary>
    public static string Of(TimeSpan time) =>
        time.Ticks % TimeSpan.TicksPerHour == 0 ? $"{time.TotalHours}h"
        : time.Ticks % TimeSpan.TicksPerMinute == 0 ? $"{time.TotalMinutes}m"
        : $"{time.TotalSeconds}s";
}
