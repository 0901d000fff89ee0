namespace Backprop.Notebook.IntelliSense;

/// <summary>A compiled cell, kept for later requests about its names.</summary>
/// <param name="Code">Its code, without <c>#r</c> lines.</param>
/// <param name="Assemblies">The number of the notebook's assemblies it could reference.</param>
internal sealed record CompiledCell(string Code, int Assemblies);
