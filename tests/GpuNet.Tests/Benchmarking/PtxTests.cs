using GpuNet.Benchmarks.Ptx;
using GpuNet.Kernels;
using GpuNet.Kernels.Activations;
using GpuNet.Kernels.FullyFused;
using GpuNet.Kernels.Losses;
using GpuNet.Kernels.MatMul;

namespace GpuNet.Tests.Benchmarking;

/// <summary>Kernels compiled for NVIDIA's GPUs, which takes none, and what is read from them.</summary>
public sealed class PtxTests
{
    [Fact]
    public void Instructions_of_PTX_are_counted_by_kind()
    {
        var instructions = Instructions.OfPtx("""
            .visible .entry Kernel_Run(
            	.param .align 8 .b8 _x[16]
            )
            {
            	.reg .f32	%f<8>;

            	ld.shared.v4.f32	{%f1, %f2, %f3, %f4}, [%rd1];	@%p1 bra	L_1;
            L_1:
            	fma.rn.f32	%f1, %f2, %f3, %f4;
            	@!%p2 mov.b32	%r1, 7;
            	ret;
            }
            """);
        Assert.Equal(["ld.shared.v4.f32", "bra", "fma.rn.f32", "mov.b32", "ret"], instructions.Opcodes);
        Assert.Equal(1, instructions.Of("ld.shared"));
        Assert.Equal(0, instructions.Of("ld.sha"));
        Assert.Equal(2, instructions.Of("fma", "mov"));
    }

    [Fact]
    public void The_main_loop_of_SASS_is_the_one_that_waits_and_multiplies()
    {
        const string text = """
            .L_x_0:
                    /*0010*/                   FFMA R1, R2, R3, R4 ;
            .L_x_1:
                    /*0020*/              @!P0 LDS.128 R4, [R8+0x10] ;
            .L_x_2:
                    /*0030*/                   FFMA R1, R2, R3, R4 ;
                    /*0040*/               @P0 BRA `(.L_x_2) ;
                    /*0050*/                   BAR.SYNC.DEFER_BLOCKING 0x0 ;
                    /*0060*/              @!P1 BRA `(.L_x_1) ;
            .L_x_3:
                    /*0070*/                   FFMA R1, R2, R3, R4 ;
                    /*0080*/                   FFMA R1, R2, R3, R4 ;
                    /*0090*/                   BRA `(.L_x_3) ;
                    /*00a0*/                   BRA `(.L_x_4) ;
            """;
        Assert.Equal(
            ["LDS.128", "FFMA", "BRA", "BAR.SYNC.DEFER_BLOCKING", "BRA"], Instructions.MainLoopOfSass(text).Opcodes);
    }

    [Fact]
    public void Products_multiply_without_a_loop_and_read_16_bytes_at_a_time()
    {
        using var compiler = new PtxCompiler(new(8, 0));
        foreach (var tile in TileVariant.Of(Precision.Float32))
        {
            int panel = tile.Depth * tile.OutputsPerThread;
            // A panel in the loop and the last one.
            Check(tile.BindAligned(new Gradients()), 2 * panel);
        }
        // With checks, there is one more that may be short. The smallest tile is compiled fastest.
        var smallest = TileVariant.Of(Precision.Float32).MinBy(tile => tile.Depth * tile.OutputsPerThread)!;
        Check(smallest.BindGuarded(new Gradients()), 3 * smallest.Depth * smallest.OutputsPerThread);

        void Check(Kernel kernel, int multiplyAdds)
        {
            string ptx = compiler.Compile(kernel);
            Assert.DoesNotContain("tf32", ptx, StringComparison.Ordinal);
            var instructions = Instructions.OfPtx(ptx);
            Assert.Equal(multiplyAdds, instructions.MultiplyAdds);
            Assert.Equal(instructions.Of("ld.global"), instructions.Of("ld.global.v4.f32"));
        }
    }

    [Fact]
    public void Fully_fused_kernels_fit_in_shared_memory_and_keep_nothing_in_local_memory()
    {
        using var compiler = new PtxCompiler(new(8, 0));
        foreach (var kernel in Catalogue.All.Where(kernel => kernel.Method.DeclaringType!.Namespace == typeof(FusedSlice).Namespace))
            Assert.InRange(kernel.SharedBytes, 1, FusedSlice.MostSharedBytes);
        Kernel[] gradients =
        [
            FullyFusedGradients<Relu, SoftmaxCrossEntropy.Formula, ClassIndices>.Kernel,
            PackedGradients<Relu, SoftmaxCrossEntropy.Formula, ClassIndices>.Kernel,
        ];
        foreach (var instructions in gradients.Select(kernel => Instructions.OfPtx(compiler.Compile(kernel))))
        {
            Assert.Equal(0, instructions.Of("ld.local", "st.local"));
            // Eight a term of δ and of the next layer's inputs.
            Assert.True(instructions.Of("ld.shared.v4.f32") >= 16, $"{instructions.Of("ld.shared.v4.f32")} loads of 16 bytes");
        }
        Assert.Equal(0, Instructions.OfPtx(compiler.Compile(PackedUpdate<Adam.Rule>.Kernel)).Of("ld.local", "st.local"));
    }

    [Fact]
    public void A_missing_assembler_is_named() =>
        Assert.Contains("/nowhere/ptxas", Assert.Throws<InputException>(() => new Ptxas("/nowhere/ptxas").Assemble("", "sm_80")).Message);

    readonly struct Gradients : ITileBinder<Kernel>
    {
        public Kernel Bind<TTile, TBounds>() where TTile : struct, ITile where TBounds : struct, IBounds =>
            DenseGradients<TTile, TBounds>.Kernel;
    }
}
