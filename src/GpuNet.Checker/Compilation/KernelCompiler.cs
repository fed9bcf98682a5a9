using System.Reflection;
using System.Reflection.Emit;
using GpuNet.Checker.Launching;
using ILGPU;

namespace GpuNet.Checker.Compilation;

/// <summary>
/// Rewrites a kernel into one method that can suspend at barriers, as C# rewrites async methods: at a barrier the variables are saved to
/// the frame of the thread, and the method returns the number of the barrier; called again with that number, it restores them and
/// continues. Methods that contain barriers, access memory or loop are inlined into the kernel, so that this works across calls.
/// </summary>
sealed class KernelCompiler
{
    readonly KernelMethod kernel;
    readonly bool traces;
    readonly DynamicMethod method;
    readonly ILGenerator il;
    readonly Variables variables;
    readonly Instrumentation instrumentation;
    readonly List<Label> resumePoints = [];
    readonly List<BarrierSite> barriers = [];
    int allocations;
    int exchangedBytes;

    public KernelCompiler(MethodInfo kernel, bool checksRaces, bool traces)
    {
        const BindingFlags Captured = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;
        if (!kernel.IsStatic && kernel.DeclaringType!.GetFields(Captured).Length > 0)
            throw new KernelRejectedException($"kernel {kernel.Name} captures variables: pass them as parameters");
        this.kernel = new KernelReader(traces).ReadKernel(kernel);
        method = new(kernel.Name, typeof(int), [typeof(int), typeof(byte*), typeof(object[]), typeof(KernelThread)],
            typeof(KernelCompiler).Module, skipVisibility: true)
        { InitLocals = false };
        this.traces = traces;
        il = method.GetILGenerator();
        variables = new(il);
        instrumentation = new(il, checksRaces, traces);
    }

    public CompiledKernel Compile()
    {
        var start = il.DefineLabel();
        var dispatch = il.DefineLabel();
        var end = il.DefineLabel();
        il.Emit(OpCodes.Br, dispatch);

        il.MarkLabel(start);
        EmitMethod(kernel, EmitKernelArguments(), null, end);
        il.MarkLabel(end);
        il.Emit(OpCodes.Ldc_I4, CompiledKernel.Ended);
        il.Emit(OpCodes.Ret);

        // Only now the number of barriers is known. State 0 is the start.
        il.MarkLabel(dispatch);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Switch, [start, .. resumePoints]);
        il.Emit(OpCodes.Br, start);

        var body = method.CreateDelegate<KernelBody>();
        var frame = new FrameLayout(variables.FrameSize, [.. variables.ViewHolders], exchangedBytes);
        return new(kernel.Name, body, IndexOfThread() != null, frame, allocations, [.. barriers], instrumentation.Sites, traces);
    }

    /// <summary>Emits copies of the launch's arguments to variables.</summary>
    Variable[] EmitKernelArguments()
    {
        var result = kernel.Arguments.Select((type, i) => variables.Declare(
            type.IsValueType ? type : typeof(nint), kernel.KeepsAddress(OpCodes.Ldarga, i))).ToArray();
        int offset = kernel.Method.IsStatic ? 0 : 1;
        for (int i = offset; i < result.Length; i++)
        {
            if (i == offset && IndexOfThread() is { } index)
            {
                il.Emit(OpCodes.Ldarg_3);
                il.Emit(OpCodes.Call, index);
            }
            else
            {
                il.Emit(OpCodes.Ldarg_2);
                il.Emit(OpCodes.Ldc_I4, i - offset);
                il.Emit(OpCodes.Ldelem_Ref);
                il.Emit(OpCodes.Unbox_Any, kernel.Arguments[i]);
            }
            variables.EmitStore(result[i]);
        }
        return result;
    }

    /// <summary>Computes the first argument of an implicitly grouped kernel, the index of the thread; null for other kernels.</summary>
    MethodInfo? IndexOfThread() => kernel.Method.GetParameters() is [var first, ..]
        && (first.ParameterType == typeof(Index1D) || first.ParameterType == typeof(Index2D) || first.ParameterType == typeof(Index3D))
            ? typeof(KernelThread).GetMethod(first.ParameterType.Name)
            : null;

    /// <summary>Emits the instructions of a method.</summary>
    /// <param name="source">The method.</param>
    /// <param name="args">Its arguments.</param>
    /// <param name="result">The destination of its result.</param>
    /// <param name="end">The label that it returns to.</param>
    void EmitMethod(KernelMethod source, Variable[] args, Variable? result, Label end)
    {
        var locals = source.Locals.Select((type, i) => variables.Declare(type, source.KeepsAddress(OpCodes.Ldloca, i))).ToArray();
        var labels = source.Instructions.Index().Where(item => source.Flow.IsReached(item.Index))
            .SelectMany(item => item.Item.Targets).Distinct().ToDictionary(target => target, _ => il.DefineLabel());
        for (int i = 0; i < source.Instructions.Length; i++)
        {
            if (!source.Flow.IsReached(i))
                continue;
            if (labels.TryGetValue(i, out var label))
                il.MarkLabel(label);
            instrumentation.EmitFlops(source, i);
            var instruction = source.Instructions[i];
            if (instruction.Targets.Any(target => target <= i))
                instrumentation.EmitStep();
            if (instruction.IsCall)
                EmitCall(source, i);
            else if (instruction.OpCode == OpCodes.Ret)
                EmitReturn(result, end);
            else if (!EmitVariable(instruction, args, locals))
                EmitPlain(instruction, labels);
        }
    }

    void EmitReturn(Variable? result, Label end)
    {
        if (result != null)
            variables.EmitStore(result);
        il.Emit(OpCodes.Br, end);
    }

    /// <summary>Emits an instruction if it accesses a variable.</summary>
    bool EmitVariable(Instruction instruction, Variable[] args, Variable[] locals)
    {
        switch (instruction.OpCode.Name)
        {
            case "ldarg": variables.EmitLoad(args[(int)instruction.Operand!]); return true;
            case "ldloc": variables.EmitLoad(locals[(int)instruction.Operand!]); return true;
            case "starg": variables.EmitStore(args[(int)instruction.Operand!]); return true;
            case "stloc": variables.EmitStore(locals[(int)instruction.Operand!]); return true;
            case "ldarga": variables.EmitAddress(args[(int)instruction.Operand!]); return true;
            case "ldloca": variables.EmitAddress(locals[(int)instruction.Operand!]); return true;
            default: return false;
        }
    }

    void EmitPlain(Instruction instruction, Dictionary<int, Label> labels)
    {
        var code = instruction.OpCode;
        switch (instruction.Operand)
        {
            case null: il.Emit(code); break;
            case int target when code.OperandType == OperandType.InlineBrTarget: il.Emit(code, labels[target]); break;
            case int number: il.Emit(code, number); break;
            case string text: il.Emit(code, text); break;
            case long number: il.Emit(code, number); break;
            case float number: il.Emit(code, number); break;
            case double number: il.Emit(code, number); break;
            case Type type: il.Emit(code, type); break;
            case FieldInfo field: il.Emit(code, field); break;
            case int[] targets: il.Emit(code, [.. targets.Select(target => labels[target])]); break;
        }
    }

    void EmitCall(KernelMethod source, int index)
    {
        var instruction = source.Instructions[index];
        var target = (MethodBase)instruction.Operand!;
        Type[] beneath = source.WaitsAt(index) ? source.TypesBeneath(index) : [];
        if (source.Callees[index] is { IsCopied: true } callee)
        {
            EmitCopy(callee, instruction.OpCode == OpCodes.Newobj, beneath);
            return;
        }
        switch (Intrinsic.KindOf(target))
        {
            case CallKind.Barrier:
                EmitBarrier(source, "barrier", isOfWarp: false, beneath);
                break;
            case CallKind.Exchange:
                EmitExchange(source, (MethodInfo)target, beneath);
                break;
            case CallKind.Access:
                instrumentation.EmitAccess(source, index);
                break;
            case CallKind.Allocation:
                il.Emit(OpCodes.Ldc_I4, allocations++);
                EmitCallWithThread(Intrinsic.ReplacementOf(target));
                break;
            case CallKind.Replaced:
                EmitCallWithThread(Intrinsic.ReplacementOf(target));
                break;
            default:
                if (target is ConstructorInfo constructor)
                    il.Emit(instruction.OpCode, constructor);
                else
                    il.Emit(OpCodes.Call, (MethodInfo)target);
                break;
        }
    }

    void EmitCallWithThread(MethodInfo called)
    {
        il.Emit(OpCodes.Ldarg_3);
        il.Emit(OpCodes.Call, called);
    }

    /// <summary>Emits a barrier at which threads exchange values.</summary>
    void EmitExchange(KernelMethod source, MethodInfo exchange, Type[] beneath)
    {
        var (give, take) = Intrinsic.ExchangeOf(exchange);
        exchangedBytes = Math.Max(exchangedBytes, KernelTypes.SizeOf(give.GetParameters()[0].ParameterType));
        EmitCallWithThread(give);
        EmitBarrier(source, exchange.Name, Intrinsic.IsOfWarp(exchange), beneath);
        EmitCallWithThread(take);
    }

    /// <summary>Emits the body of a called method, with its arguments from the stack and its result on it.</summary>
    /// <param name="callee">The method.</param>
    /// <param name="creates">Whether it is called as a constructor.</param>
    /// <param name="beneath">The types of the values on the stack below the arguments, which must be saved while the method waits.</param>
    void EmitCopy(KernelMethod callee, bool creates, Type[] beneath)
    {
        int mark = variables.Mark();
        var args = callee.Arguments.Select((type, i) => variables.Declare(type, callee.KeepsAddress(OpCodes.Ldarga, i))).ToArray();
        var created = creates ? variables.Declare(callee.Method.DeclaringType!, inFrame: true) : null;
        var result = callee.Result == typeof(void) ? null : variables.Declare(callee.Result, inFrame: false);
        for (int i = args.Length - 1; i >= (creates ? 1 : 0); i--)
            variables.EmitStore(args[i]);
        var kept = EmitTakeFromStack(beneath);
        if (created != null)
        {
            variables.EmitAddress(created);
            il.Emit(OpCodes.Initobj, created.Type);
            variables.EmitAddress(created);
            variables.EmitStore(args[0]);
        }

        var end = il.DefineLabel();
        EmitMethod(callee, args, result, end);
        il.MarkLabel(end);
        EmitPutOnStack(kept);
        if ((created ?? result) is { } value)
            variables.EmitLoad(value);
        variables.Release(mark);
    }

    /// <summary>Emits a barrier, with the evaluation stack saved in variables, because it does not survive a barrier.</summary>
    void EmitBarrier(KernelMethod source, string name, bool isOfWarp, Type[] beneath)
    {
        int mark = variables.Mark();
        var kept = EmitTakeFromStack(beneath);
        barriers.Add(new($"{name} {barriers.Count + 1} in {source.Name}", isOfWarp));
        var resume = il.DefineLabel();
        resumePoints.Add(resume);
        variables.EmitSave();
        il.Emit(OpCodes.Ldc_I4, barriers.Count);
        il.Emit(OpCodes.Ret);
        il.MarkLabel(resume);
        variables.EmitRestore();
        EmitPutOnStack(kept);
        variables.Release(mark);
    }

    Variable[] EmitTakeFromStack(Type[] types)
    {
        Variable[] result = [.. types.Select(type => variables.Declare(type, inFrame: false))];
        foreach (var variable in result.Reverse())
            variables.EmitStore(variable);
        return result;
    }

    void EmitPutOnStack(Variable[] values)
    {
        foreach (var value in values)
            variables.EmitLoad(value);
    }
}
