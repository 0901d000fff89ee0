namespace Backprop.Notebook.Tests;
public sealed class ProbeTests(TestLanguages session) : IClassFixture<TestLanguages>
{
    [Fact]
    public async Task Probe()
    {
        string which = Environment.GetEnvironmentVariable("PROBE")!;
        (bool fs, string code) = which switch {
            "cs-where" => (false, "var o = Enumerable.Range(0, 1000).Where(i => i % 2 == 0); int s = 0; while (true) { foreach (var x in o) s += x; }"),
            "cs-linq" => (false, "Enumerable.Range(0, int.MaxValue).Select(i => (long)i * i % 7).Where(i => i > 8).Count()"),
            "cs-alloc" => (false, "while (true) { Enumerable.Range(0, 1000).Where(i => i % 2 == 0).ToList(); }"),
            "cs-call" => (false, "[System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)] int F(int n) => n + 1; int s = 0; while (true) s = F(s);"),
            "cs-spin" => (false, "while (true) { }"),
            "fs-sum" => (true, "Seq.initInfinite (fun i -> i &&& 1) |> Seq.sum"),
            "fs-list" => (true, "while true do [1..1000] |> List.map (fun x -> x + 1) |> ignore"),
            "fs-call" => (true, "let rec fib n = if n < 2 then n else fib (n-1) + fib (n-2)\nfib 100"),
            _ => throw new Exception() };
        await session.RunAsync("let mutable x = 1");
        for (int k = 0; k < 15; k++)
        {
            using var stop = new CancellationTokenSource(300 + k * 3);
            var t = fs ? session.TryAsync(code, stop.Token) : session.TryCSharpAsync(code, stop.Token);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => t.WaitAsync(TimeSpan.FromSeconds(20)));
            Console.Out.WriteLine("K" + k);
        }
    }
}
