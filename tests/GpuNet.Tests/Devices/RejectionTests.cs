using GpuNet.Devices.Ilgpu;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace GpuNet.Tests.Devices;

/// <summary>What a user is told of a device that is there and cannot be used.</summary>
public sealed class RejectionTests
{
    static readonly string[] kinds = ["cuda", "opencl"];

    [Theory]
    [InlineData(9, 0, 12, 4, null)]
    [InlineData(7, 5, 13, 0, null)]
    [InlineData(9, 0, 11, 4, null)]
    [InlineData(9, 0, 10, 2, "the driver is too old for GPU: it knows CUDA 10.2, but 11.0 or later is needed; update the driver")]
    [InlineData(2, 0, 12, 4, "GPU has compute capability 2.0, but ILGPU needs 3.0 or later: the device is too old")]
    public void A_cuda_driver_that_is_too_old_is_named_with_the_versions(int major, int minor, int knows, int point, string? reason) =>
        Assert.Equal(reason, Rejections.OfCuda("GPU", major, minor, CudaDriverVersion.FromMajorMinor(knows, point)));

    [Fact]
    public void A_cuda_device_that_ILGPU_does_not_know_yet_is_taken() =>
        Assert.Null(Rejections.OfCuda("GPU", 99, 0, CudaDriverVersion.FromMajorMinor(14, 0)));

    [Fact]
    public void An_OpenCL_driver_that_is_too_old_is_named_with_the_versions()
    {
        Assert.Equal(
            "the driver is too old for GPU: Platform 1.4 offers OpenCL 1.2, but 2.0 or later is needed; update the driver",
            Rejections.OfOpenCL("GPU", "Platform 1.4", CLDeviceVersion.CL12));
        Assert.Equal(
            "GPU has no generic address space, which ILGPU needs: Portable Computing Language 3.1 offers OpenCL 3.0 without it; "
            + "a newer driver may have it",
            Rejections.OfOpenCL("GPU", "Portable Computing Language 3.1", CLDeviceVersion.CL30));
    }

    [Fact]
    public void Of_each_kind_that_was_not_found_a_line_says_why()
    {
        string[] found = [.. DeviceCatalogue.List().Select(device => device.Name.Split(':')[0])];
        var reasons = DeviceCatalogue.Rejected();
        foreach (string kind in kinds.Except(found))
            Assert.Contains(reasons, reason => reason.StartsWith($"{kind}: ", StringComparison.Ordinal));
        Assert.All(reasons, reason => Assert.DoesNotContain('\n', reason));
    }
}
