using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace Backprop.Notebook;

/// <summary>
/// Puts a call of <see cref="CellStop.Look"/> before every jump back and at the beginning of every method and lambda of a compiled
/// cell, so that it can be stopped wherever it loops or recurs. The compiler has an instrumentation of this kind, but leaves out
/// the code that stands in a cell outside any method, and its lambdas.
/// </summary>
internal static class StopChecks
{
    /// <summary>The assembly with the calls, and its symbols.</summary>
    public static (MemoryStream Assembly, MemoryStream Symbols) AddTo(MemoryStream assembly, MemoryStream symbols)
    {
        assembly.Position = symbols.Position = 0;
        using var module = ModuleDefinition.ReadModule(assembly, new ReaderParameters { SymbolReaderProvider = new PortablePdbReaderProvider(), SymbolStream = symbols });
        MethodReference look = Look(module);
        foreach (MethodDefinition method in module.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody))
            AddTo(method, look);
        var (changed, changedSymbols) = (new MemoryStream(), new MemoryStream());
        module.Write(changed, new WriterParameters { SymbolWriterProvider = new PortablePdbWriterProvider(), SymbolStream = changedSymbols });
        changed.Position = changedSymbols.Position = 0;
        return (changed, changedSymbols);
    }

    private static void AddTo(MethodDefinition method, MethodReference look)
    {
        MethodBody body = method.Body;
        Instruction[] jumpsBack = [.. body.Instructions.Where(IsJumpBack)];
        bool atEntry = LooksAtEntry(method);
        if (jumpsBack.Length == 0 && !atEntry)
            return;
        // In the long form, since the way of a jump grows.
        body.SimplifyMacros();
        ILProcessor code = body.GetILProcessor();
        foreach (Instruction jump in jumpsBack)
            LookBefore(jump);
        if (atEntry && body.Instructions[0].Operand != look)
            LookBefore(body.Instructions[0]);
        body.OptimizeMacros();
        BeginAtFirstLine(method);

        // In the place of the instruction: who jumps to it looks, too, and it belongs to the same line.
        void LookBefore(Instruction instruction)
        {
            Instruction moved = code.Create(OpCodes.Nop);
            (moved.OpCode, moved.Operand) = (instruction.OpCode, instruction.Operand);
            code.InsertAfter(instruction, moved);
            (instruction.OpCode, instruction.Operand) = (OpCodes.Call, look);
        }
    }

    // What looks at the beginning, at the stack too, has no line; an error that the runtime finds there would have none, either.
    private static void BeginAtFirstLine(MethodDefinition method)
    {
        var lines = method.DebugInformation.SequencePoints;
        if (lines.FirstOrDefault(line => !line.IsHidden) is not { } first)
            return;
        while (lines[0].IsHidden)
            lines.RemoveAt(0);
        lines.Insert(0, new SequencePoint(method.Body.Instructions[0], first.Document)
        {
            StartLine = first.StartLine, StartColumn = first.StartColumn, EndLine = first.EndLine, EndColumn = first.EndColumn,
        });
        // Not twice at one place.
        if (first.Offset == 0)
            lines.RemoveAt(1);
    }

    private static bool IsJumpBack(Instruction jump) =>
        (jump.Operand is Instruction to && to.Offset <= jump.Offset) || (jump.Operand is Instruction[] several && several.Any(target => target.Offset <= jump.Offset));

    // What cleans up after a stopped cell is not stopped itself, unless it loops. A property is no way to recur for long.
    private static bool LooksAtEntry(MethodDefinition method) =>
        !method.IsConstructor && !method.IsGetter && !method.IsSetter && !method.Name.StartsWith("Dispose", StringComparison.Ordinal)
        && method is not { Name: "Finalize", IsVirtual: true };

    private static MethodReference Look(ModuleDefinition module)
    {
        var host = typeof(CellStop).Assembly.GetName();
        AssemblyNameReference? reference = module.AssemblyReferences.FirstOrDefault(known => known.Name == host.Name);
        if (reference is null)
            module.AssemblyReferences.Add(reference = new AssemblyNameReference(host.Name, host.Version));
        var type = new TypeReference(typeof(CellStop).Namespace, nameof(CellStop), module, reference);
        return new MethodReference(nameof(CellStop.Look), module.TypeSystem.Void, type);
    }
}
