using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace ILGPU;

public sealed partial class Context
{
    /// <summary>Describes a context. How ILGPU is to compile changes nothing here.</summary>
    public sealed class Builder
    {
        readonly List<Device> devices = [];

        internal Builder() { }

        /// <summary>One CPU device.</summary>
        public Builder Default() => this.CPU(CPUDevice.Default);

        /// <summary>How hard ILGPU's compiler tries.</summary>
        public Builder Optimize(OptimizationLevel level) => this;

        /// <summary>How exact ILGPU's mathematics is.</summary>
        public Builder Math(MathMode mathMode) => this;

        /// <summary>Creates the context.</summary>
        public Context ToContext() => new([.. devices]);

        internal Builder Add(Device device)
        {
            if (!devices.Contains(device))
                devices.Add(device);
            return this;
        }
    }
}
