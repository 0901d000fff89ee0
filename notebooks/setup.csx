// What every notebook of the course begins with. The libraries lie where the command was built:
// dotnet build -c Release src/Cli
#r "../src/Cli/bin/Release/net10.0/Backprop.dll"
#r "../src/Cli/bin/Release/net10.0/Backprop.Data.dll"
#r "../src/Cli/bin/Release/net10.0/Backprop.Engine.dll"
#r "../src/Cli/bin/Release/net10.0/Backprop.Exercises.dll"
#r "../src/Cli/bin/Release/net10.0/Backprop.Handwriting.dll"
#r "../src/Cli/bin/Release/net10.0/Backprop.Visuals.dll"
#r "../src/Cli/bin/Release/net10.0/MathNet.Numerics.dll"
#r "../src/Cli/bin/Release/net10.0/Microsoft.Data.Analysis.dll"
#r "../src/Cli/bin/Release/net10.0/XPlot.Plotly.dll"

using System.IO;
using Backprop;
using Backprop.Data;
using Backprop.Engine;
using Backprop.Exercises;
using Backprop.Handwriting;
using Backprop.Visuals;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Statistics;
using Microsoft.Data.Analysis;
using XPlot.Plotly;

// Shows charts, tables and matrices as such in a kernel that has not loaded Backprop.Visuals yet.
Formatters.Register();
