namespace Backprop.Notebook;

/// <summary>A cell that compiled, kept until somebody asks what its names mean.</summary>
/// <param name="Code">Its code, without <c>#r</c> lines.</param>
/// <param name="Assemblies">How many of the notebook's assemblies it could refer to.</param>
internal sealed record CompiledCell(string Code, int Assemblies);
