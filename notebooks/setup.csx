// Every notebook of the course imports this file first. The libraries are in the folder of the command;
// build them with: dotnet build -c Release src/Cli
#r "../src/Cli/bin/Release/net10.0/Backprop.dll"
#r "../src/Cli/bin/Release/net10.0/Backprop.Data.dll"
#r "../src/Cli/bin/Release/net10.0/Backprop.Engine.dll"
#r "../src/Cli/bin/Release/net10.0/Backprop.Exercises.dll"
#r "../src/Cli/bin/Release/net10.0/Backprop.Formats.dll"
#r "../src/Cli/bin/Release/net10.0/Backprop.Handwriting.dll"
#r "../src/Cli/bin/Release/net10.0/Backprop.Recipes.dll"
#r "../src/Cli/bin/Release/net10.0/Backprop.Visuals.dll"
#r "../src/Cli/bin/Release/net10.0/MathNet.Numerics.dll"
#r "../src/Cli/bin/Release/net10.0/Microsoft.Data.Analysis.dll"
#r "../src/Cli/bin/Release/net10.0/XPlot.Plotly.dll"

using System.IO;
using Backprop;
using Backprop.Data;
using Backprop.Engine;
using Backprop.Exercises;
using Backprop.Formats;
using Backprop.Handwriting;
using Backprop.Recipes;
using Backprop.Visuals;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Statistics;
using Microsoft.Data.Analysis;
using XPlot.Plotly;

// F# takes the libraries that C# has loaded. .NET Interactive's own kernel would load them again, and their types would differ.
AppDomain.CurrentDomain.AssemblyResolve += (_, sought) => AppDomain.CurrentDomain.GetAssemblies()
    .LastOrDefault(loaded => loaded.GetName().Name == sought.Name.Split(',')[0]);

// Registers how charts, tables and matrices are shown. .NET Interactive's own kernel needs the call, since it loads a library
// only when a cell uses one of its types.
Formatters.Register();
