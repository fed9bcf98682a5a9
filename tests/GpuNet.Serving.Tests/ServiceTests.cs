using Microsoft.Extensions.DependencyInjection;

namespace GpuNet.Serving.Tests;

/// <summary>Models as services.</summary>
public sealed class ServiceTests
{
    [Fact]
    public void A_model_is_loaded_when_it_is_asked_for_and_shared()
    {
        var model = TestModels.Of(LearningTask.BinaryClassification);
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.safetensors");
        using var services = new ServiceCollection().AddGpuNetModel(path).AddGpuNetModel(path, "named").BuildServiceProvider();
        Assert.Throws<InputException>(services.GetRequiredService<Model>);
        try
        {
            model.Save(path);
            var shared = services.GetRequiredService<Model>();
            Assert.Equal(model.Parameters.Values, shared.Parameters.Values);
            Assert.Same(shared, services.GetRequiredService<Model>());
            Assert.NotSame(shared, services.GetRequiredKeyedService<Model>("named"));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
