namespace ILGPU;

/// <summary>Marks a method that kernels must not call.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Constructor, AllowMultiple = false)]
public sealed class NotInsideKernelAttribute : Attribute;
