using GpuNet.Kernels.Random;

namespace GpuNet.Tests.Kernels;

public sealed class PhiloxTests
{
    [Fact]
    public void Each_of_seed_purpose_step_and_element_makes_another_stream()
    {
        RandomBlock[] blocks =
        [
            Philox.Draw(1, RandomPurpose.Shuffling, 1, 1),
            Philox.Draw(2, RandomPurpose.Shuffling, 1, 1),
            Philox.Draw(1UL << 32, RandomPurpose.Shuffling, 1, 1),
            Philox.Draw(1, RandomPurpose.Splitting, 1, 1),
            Philox.Draw(1, RandomPurpose.Shuffling, 2, 1),
            Philox.Draw(1, RandomPurpose.Shuffling, 1, 2),
            Philox.Draw(1, RandomPurpose.Shuffling, 1, 1UL << 32),
        ];
        Assert.Equal(blocks.Length, blocks.Select(block => block.X).Distinct().Count());
    }

    [Theory]
    [InlineData(0u, 0f)]
    [InlineData(0x80000000u, 0.5f)]
    [InlineData(0xffffffffu, 1f - 1f / (1 << 24))]
    public void Uniform_numbers_are_from_0_to_below_1(uint bits, float expected) => Assert.Equal(expected, Philox.Uniform(bits));
}
