namespace GpuNet.Tests.Training;

public sealed class ScheduleTests
{
    static readonly Tolerance close = new(Relative: 1e-6, Absolute: 1e-7);

    [Theory]
    [InlineData("constant", 0, 1)]
    [InlineData("constant", 9.5, 1)]
    [InlineData("step:every=3,factor=0.1", 2.9, 1)]
    [InlineData("step:every=3,factor=0.1", 3, 0.1)]
    [InlineData("step:every=3,factor=0.1", 6.2, 0.01)]
    [InlineData("exponential:decay=0.5", 0, 1)]
    [InlineData("exponential:decay=0.5", 1.5, 0.35355339)]
    [InlineData("inverse_time:rate=0.5", 0, 1)]
    [InlineData("inverse_time:rate=0.5", 4, 1.0 / 3)]
    [InlineData("cosine", 0, 1)]
    [InlineData("cosine", 5, 0.5)]
    [InlineData("cosine:least=0.2", 5, 0.6)]
    [InlineData("cosine:least=0.2", 2.5, 0.88284271)]
    [InlineData("cos_log", 0, 0)]
    // Half of the first cycle: log₂(1 + 15 · t/10) = ½.
    [InlineData("cos_log", 0.27614237, 1)]
    // The end of the third, and the middle of the last.
    [InlineData("cos_log", 14.0 / 3, 0)]
    [InlineData("cos_log", 6.8758057, 1)]
    [InlineData("cos_log:cycles=1", 5, 0.93043097)]
    [InlineData("one_cycle:rise=0.4,start=0.1,end=0.01", 0, 0.1)]
    [InlineData("one_cycle:rise=0.4,start=0.1,end=0.01", 2, 0.55)]
    [InlineData("one_cycle:rise=0.4,start=0.1,end=0.01", 4, 1)]
    [InlineData("one_cycle:rise=0.4,start=0.1,end=0.01", 7, 0.505)]
    [InlineData("one_cycle:rise=0,start=0.1,end=0.01", 0, 1)]
    public void The_factor_after_some_of_ten_epochs_is_that_of_the_formula(string schedule, double epoch, double expected) =>
        close.Check(expected, Schedule.Parse(schedule).FactorAt(At(epoch)), schedule);

    [Theory]
    [InlineData(0, 0.125)]
    [InlineData(0.5, 0.375)]
    [InlineData(1.75, 1)]
    [InlineData(2, 1)]
    [InlineData(6, 0.5)]
    public void Before_any_schedule_the_rate_can_rise_step_by_step(double epoch, double expected)
    {
        var schedule = new WarmupSchedule { Length = 2, Then = new CosineSchedule() };
        close.Check(expected, schedule.FactorAt(At(epoch)), "warm-up, then cosine over the other 8 epochs");
    }

    [Fact]
    public void A_plateau_reduces_the_rate_each_time_the_loss_has_not_fallen_for_long()
    {
        var schedule = Schedule.Parse("plateau:factor=0.5,patience=2,delta=0.1");
        // 0.95 and 0.91 are not 0.1 below 1; 0.8 is, and then nothing is any more. A NaN is no improvement.
        double[] losses = [1, 0.95, 0.91, 0.8, 0.79, double.NaN, 0.78, 0.75];
        double[] expected = [1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.125];
        for (int epochs = 0; epochs <= losses.Length; epochs++)
            close.Check(expected[epochs], schedule.FactorAt(At(epochs) with { Losses = losses[..epochs] }), $"after {epochs} epochs");
    }

    [Fact]
    public void Every_schedule_has_usual_constants_and_stays_between_0_and_1_to_the_last_step()
    {
        foreach (string name in Schedule.All.Select(one => one.Name))
        {
            var schedule = Schedule.Parse(name);
            for (double epoch = 0; epoch < 10; epoch += 0.25)
                Assert.InRange(schedule.FactorAt(At(epoch)), name == "cos_log" ? 0 : 1e-6, 1);
        }
    }

    [Theory]
    [InlineData("weekly", "no schedule 'weekly'")]
    [InlineData("step:every=0", "a whole number from 1 to 16777216")]
    [InlineData("step:every=2.5", "a whole number from 1 to 16777216")]
    [InlineData("step:every=20000000", "a whole number from 1 to 16777216")]
    [InlineData("step:every=20,Every=30", "the constant 'Every' is given twice in 'step:every=20,Every=30'")]
    [InlineData("cosine:factor=1", "only least")]
    public void What_makes_no_sense_is_refused_with_the_reason(string schedule, string reason) =>
        Assert.Contains(reason, Assert.Throws<ArgumentException>(() => Schedule.Parse(schedule)).Message, StringComparison.Ordinal);

    // Ten epochs of four steps.
    static TrainingProgress At(double epoch) => new(epoch, Epochs: 10, Step: 0.25, Losses: []);
}
