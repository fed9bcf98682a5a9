using GpuNet.Devices.Cpu;

namespace GpuNet.Tests.Devices;

public sealed class DeviceCatalogueTests
{
    [Fact]
    public void The_devices_that_need_no_hardware_are_always_there()
    {
        Assert.All(["cpu", "checked", "ilgpu-cpu"], name => Assert.Contains(name, DeviceCatalogue.List().Select(device => device.Name)));
    }

    [Fact]
    public void A_graphics_device_takes_part_in_the_tests()
    {
        if (!TestDevices.Graphics.Any())
            Assert.Skip("there is no CUDA and no OpenCL device here");
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
    public void A_processor_is_taken_by_the_device_that_is_made_for_it()
    {
        DeviceInfo[] found =
        [
            Info("ilgpu-cpu", true), Info("opencl:0", true), Info("cpu", true), Info("opencl:1", false), Info("cuda:0", false),
        ];
        Assert.Equal(
            ["cuda:0", "opencl:1", "cpu", "opencl:0", "ilgpu-cpu"], found.OrderBy(DeviceCatalogue.Rank).Select(device => device.Name));

        static DeviceInfo Info(string name, bool isProcessor) => new(name, name, []) { IsProcessor = isProcessor };
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
        var refusal = Assert.Throws<InputException>(() => DeviceCatalogue.Open("checked", threads: 2));
        Assert.Contains("'checked'", refusal.Message, StringComparison.Ordinal);
    }
}
