using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace Backprop.Notebook.Stopping;

/// <summary>
/// Inserts a call of <see cref="CellStop.Look"/> before every backward jump and at the beginning of every method and lambda of a
/// compiled cell, so that it can be stopped in any loop or recursion. The compiler's own instrumentation of this kind leaves out
/// a cell's top-level code and its lambdas. <c>Console.Clear()</c> becomes <see cref="CellStop.ClearConsole"/>, records write their
/// members with <see cref="CellStop.Append"/>, and internal types become public, because cells are separate assemblies and could not see
/// those of a library made of a cell.
/// </summary>
internal static class StopChecks
{
    /// <summary>Returns the assembly with the calls, and its symbols.</summary>
    public static (MemoryStream Assembly, MemoryStream Symbols) AddTo(MemoryStream assembly, MemoryStream symbols)
    {
        assembly.Position = symbols.Position = 0;
        var reading = new ReaderParameters { SymbolReaderProvider = new PortablePdbReaderProvider(), SymbolStream = symbols };
        using var module = ModuleDefinition.ReadModule(assembly, reading);
        var (look, clear, append) = (Host(nameof(CellStop.Look)), Host(nameof(CellStop.ClearConsole)), Host(nameof(CellStop.Append)));
        foreach (MethodDefinition method in module.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody))
        {
            foreach (Instruction call in method.Body.Instructions)
                if (call.Operand is MethodReference { Name: "Clear", DeclaringType.FullName: "System.Console" })
                    call.Operand = clear;
            if (method.Name == "PrintMembers" && !method.DeclaringType.IsValueType && IsCompilers(method))
                AppendMembers(method, append);
            AddTo(method, look);
        }
        // Except those local to a file, and the compiler's own.
        foreach (TypeDefinition type in module.Types.Where(type => !type.Name.StartsWith('<')))
            type.IsPublic |= !IsCompilers(type);
        var (changed, changedSymbols) = (new MemoryStream(), new MemoryStream());
        var writing = new WriterParameters { SymbolWriterProvider = new PortablePdbWriterProvider(), SymbolStream = changedSymbols };
        module.Write(changed, writing);
        changed.Position = changedSymbols.Position = 0;
        return (changed, changedSymbols);

        MethodReference Host(string name) => module.ImportReference(typeof(CellStop).GetMethod(name));
    }

    private static void AddTo(MethodDefinition method, MethodReference look)
    {
        MethodBody body = method.Body;
        Instruction[] jumpsBack = [.. body.Instructions.Where(IsJumpBack)];
        bool atEntry = LooksAtEntry(method);
        if (jumpsBack.Length == 0 && !atEntry)
            return;
        // Use long branch instructions, since distances grow.
        body.SimplifyMacros();
        ILProcessor code = body.GetILProcessor();
        foreach (Instruction jump in jumpsBack)
            LookBefore(jump);
        if (atEntry && body.Instructions[0].Operand != look)
            LookBefore(body.Instructions[0]);
        body.OptimizeMacros();
        BeginAtFirstLine(method);

        // Replaces the instruction in place, so that jumps to it reach the check and it belongs to the same line.
        void LookBefore(Instruction instruction)
        {
            Instruction moved = code.Create(OpCodes.Nop);
            (moved.OpCode, moved.Operand) = (instruction.OpCode, instruction.Operand);
            code.InsertAfter(instruction, moved);
            (instruction.OpCode, instruction.Operand) = (OpCodes.Call, look);
        }
    }

    // The checks at the beginning have no line, so that an error found there would have none; give them the first line.
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
        // No two points at the same offset.
        if (first.Offset == 0)
            lines.RemoveAt(1);
    }

    private static bool IsJumpBack(Instruction jump) =>
        (jump.Operand is Instruction to && to.Offset <= jump.Offset)
        || (jump.Operand is Instruction[] several && several.Any(target => target.Offset <= jump.Offset));

    // Cleanup code of a stopped cell is not stopped itself, unless it loops. Properties are unlikely to recurse.
    private static bool LooksAtEntry(MethodDefinition method) =>
        !method.IsConstructor && !method.IsGetter && !method.IsSetter && !method.Name.StartsWith("Dispose", StringComparison.Ordinal)
        && method is not { Name: "Finalize", IsVirtual: true };

    private static bool IsCompilers(ICustomAttributeProvider member) =>
        member.CustomAttributes.Any(mark => mark.AttributeType.Name == "CompilerGeneratedAttribute");

    // The record follows its member on the stack.
    private static void AppendMembers(MethodDefinition printMembers, MethodReference append)
    {
        ILProcessor code = printMembers.Body.GetILProcessor();
        var calls = printMembers.Body.Instructions.Where(call =>
            call.Operand is MethodReference { Name: "Append", Parameters: [{ ParameterType.MetadataType: MetadataType.Object }] });
        foreach (Instruction call in calls.ToList())
        {
            code.InsertBefore(call, code.Create(OpCodes.Ldarg_0));
            (call.OpCode, call.Operand) = (OpCodes.Call, append);
        }
    }
}
