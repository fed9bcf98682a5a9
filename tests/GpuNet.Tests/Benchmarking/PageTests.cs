using GpuNet.Benchmarks.Reports;

namespace GpuNet.Tests.Benchmarking;

/// <summary>The page that the benchmarks write.</summary>
public sealed class PageTests
{
    [Fact]
    public void A_page_names_command_date_and_machine_and_has_a_table_for_each_section()
    {
        var section = new Section(
            "MatMul", "Products.", ["Shape", "μs", "× naive"], [["2×3, batch 4", "1,234.5", ""], ["a|b", "0.1", "12.0"]]);
        string page = Page.Format("dotnet run", new(2026, 1, 31), ["a processor", "a runtime"], [section]);
        Assert.StartsWith(
            "# Benchmarks\n\nWritten on 2026-01-31 by\n\n```\ndotnet run\n```\n\non this machine:\n\n- a processor\n- a runtime\n", page);
        Assert.EndsWith("""

            ## MatMul

            Products.

            | Shape | μs | × naive |
            | --- | ---: | ---: |
            | 2×3, batch 4 | 1,234.5 |  |
            | a\|b | 0.1 | 12.0 |

            """.ReplaceLineEndings("\n"), page);
    }
}
