using GpuNet.Devices.Cpu;

namespace GpuNet.Tests.Devices;

public sealed class DeviceCatalogueTests
{
    static readonly string[] graphics = ["cuda:0", "opencl:0"];

    [Fact]
    public void The_devices_that_need_no_hardware_are_always_there()
    {
        Assert.Contains("cpu", TestDevices.Names);
        Assert.True(TestDevices.Names.Contains("emulator") ^ TestDevices.Names.Contains("ilgpu-cpu"), "one device runs kernels on the CPU");
    }

    [Fact]
    public void A_graphics_device_takes_part_in_the_tests()
    {
        if (!TestDevices.Names.Intersect(graphics).Any())
            Assert.Skip($"there is no CUDA and no OpenCL device here: {DeviceCatalogue.Build}");
    }

    [Fact]
    public void Each_listed_device_opens_under_its_name()
    {
        foreach (var info in DeviceCatalogue.List())
        {
            using var device = DeviceCatalogue.Open(info.Name);
            Assert.Equal((info.Name, info.Description), (device.Name, device.Description));
        }
    }

    [Fact]
    public void Auto_opens_the_first_device_of_the_list()
    {
        using var device = DeviceCatalogue.Open(DeviceCatalogue.Auto);
        Assert.Equal(DeviceCatalogue.List()[0].Name, device.Name);
    }

    [Fact]
    public void An_unknown_device_is_refused_with_the_names_of_those_that_exist()
    {
        var refusal = Assert.Throws<InputException>(() => DeviceCatalogue.Open("tpu"));
        Assert.Contains("'tpu'", refusal.Message, StringComparison.Ordinal);
        Assert.All(DeviceCatalogue.List(), device => Assert.Contains(device.Name, refusal.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void The_cpu_takes_a_number_of_threads()
    {
        using var device = Assert.IsType<CpuDevice>(DeviceCatalogue.Open("cpu", threads: 3));
        Assert.Equal(3, device.Threads);
        Assert.Contains("3 threads", device.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Threads_are_refused_for_a_device_that_has_none_to_choose()
    {
        string checking = TestDevices.Names.First(name => name is "emulator" or "ilgpu-cpu");
        var refusal = Assert.Throws<InputException>(() => DeviceCatalogue.Open(checking, threads: 2));
        Assert.Contains($"'{checking}'", refusal.Message, StringComparison.Ordinal);
    }
}
