using System.Globalization;
using System.Text;

namespace Backprop.Jupyter.Tests;

/// <summary>What a message is to be met with.</summary>
internal enum Due
{
    /// <summary>Silence: it is malformed, forged or repeated.</summary>
    Nothing,

    /// <summary>Silence or an answer.</summary>
    Anything,

    /// <summary>A reply.</summary>
    Reply,

    /// <summary>A reply that says what is wrong.</summary>
    Error,
}

/// <summary>A message, and what it is to be met with.</summary>
/// <param name="Channel">Where it is sent.</param>
/// <param name="Frames">All of it.</param>
/// <param name="Due">What it is to be met with.</param>
/// <param name="Id">Stands in the header's field "fuzz", and so in that of each answer's parent.</param>
internal sealed record FuzzMessage(Channel Channel, byte[][] Frames, Due Due, string Id)
{
    public override string ToString() => $"{Id} on {Channel}, due {Due}:\n"
        + $"{string.Join('\n', Frames.Select(frame => Encoding.Latin1.GetString(frame[..Math.Min(frame.Length, 400)])))}";
}

/// <summary>Messages that a kernel must bear: good ones, ones of wrong content, malformed, forged, repeated, and mere noise.</summary>
internal sealed class FuzzMessages(Random random, ConnectionFile connection)
{
    private static readonly byte[] Delimiter = "<IDS|MSG>"u8.ToArray();

    // A name, and what kind its value is: text, flag, number, object, or as given; "!" where it must be there.
    private static readonly (string Type, string[] Fields)[] Requests =
    [
        ("kernel_info_request", []),
        ("execute_request",
            ["code!: run", "silent: flag", "store_history: flag", "user_expressions: object", "allow_stdin: flag", "stop_on_error: flag"]),
        ("complete_request", ["code!: text", "cursor_pos: number"]),
        ("inspect_request", ["code!: text", "cursor_pos: number"]),
        ("is_complete_request", ["code!: text"]),
        ("history_request", ["hist_access_type!: \"tail\"", "n: number", "output: flag"]),
        ("history_request", ["hist_access_type!: \"range\"", "session: number", "start: number", "stop: number", "output: flag"]),
        ("history_request", ["hist_access_type!: \"search\"", "pattern: text", "n: number", "unique: flag", "output: flag"]),
        ("comm_info_request", []),
        ("comm_open", ["comm_id!: text", "target_name: text"]),
        ("comm_msg", ["comm_id!: text"]),
        ("comm_close", ["comm_id!: text"]),
        ("interrupt_request", []),
        ("shutdown_request", ["restart!: flag"]),
        ("input_reply", ["value!: text"]),
    ];

    // What a cell may do here.
    private static readonly string[] Harmless =
    [
        "1+1", "", "int x = 3;", "x", "Console.Write(1);", "\\\"\\u00e9\\ud83d\\ude00\\\"", "// \\u0000", ")",
        "throw new Exception(\\\"x\\\");", "#!lsmagic",
    ];

    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-1", "7", "1.5", "1e999", "-2147483649", "123456789012345678901234567890",
        "\"\"", "\"int\"", "\"*?[\\\\\"", "\"\\ud83d\\ude00.\"", "\"\\ud800\"", $"\"{new string('x', 70_000)}\"",
        "[]", "[1, [null]]", "{}", "{\"a\": {\"b\": [1e999]}}", $"{new string('[', 60)}{new string(']', 60)}",
    ];

    // No JSON object, or none that can be trusted.
    private static readonly byte[][] Malformed =
    [
        [],
        .. new[]
        {
            "[]", "null", "1", "\"x\"", "{", "{}}", "{\"a\": 1, \"a\": 2}", "{\"a\": {\"b\": 1, \"b\": 2}}", "{'a': 1}", "{\"a\": NaN}",
            "{\"a\": \"\n\"}", "{\"a\": 1,}", "{\"\\ud800\": 1}", "{\"a\": {\"\\ude00\": 1}}", $"{{\"a\": {new string('[', 100_000)}",
            $"{string.Concat(Enumerable.Repeat("{\"a\":", 70))}1{new string('}', 70)}",
        }.Select(Encoding.UTF8.GetBytes),
        Encoding.Unicode.GetBytes("{}"),
        [0xef, 0xbb, 0xbf, .. "{}"u8],
        [.. "{\"a\": \""u8, 0xff, .. "\"}"u8],
        [.. "{\""u8, 0xc0, 0x80, .. "\": 1}"u8],
        [.. "{\"a\": \""u8, 0xed, 0xa0, 0x80, .. "\"}"u8],
        [.. "{}"u8, 0],
    ];

    private readonly MessageSigner signer = new(connection.Key, connection.SignatureScheme);
    private readonly List<FuzzMessage> sent = [];
    private int count;

    public FuzzMessage Next()
    {
        FuzzMessage message = random.Next(20) switch
        {
            < 7 => Request(),
            < 9 => WithHeader(),
            < 11 => WithMalformedPart(),
            < 15 => Forged(Request()),
            < 17 when sent.Count > 0 => sent[random.Next(sent.Count)] with { Due = Due.Nothing },
            _ => new FuzzMessage(AnyChannel(), [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => Noise())], Due.Nothing, "noise"),
        };
        if (message.Due != Due.Nothing)
            sent.Add(message);
        return message;
    }

    public byte[] Noise()
    {
        if (random.Next(4) == 0)
            return random.Next(2) == 0 ? Delimiter : [];
        byte[] noise = new byte[random.Next(50) == 0 ? random.Next(200_000) : random.Next(100)];
        random.NextBytes(noise);
        return noise;
    }

    private Channel AnyChannel() => (Channel)random.Next(3);

    private T Any<T>(IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];

    private FuzzMessage Request()
    {
        var (type, fields) = Any(Requests);
        // One that is right would end the test.
        bool mustBeWrong = type == "shutdown_request";
        int wrong = fields.Length > 0 && (mustBeWrong || random.Next(2) == 0) ? random.Next(fields.Length) : -1;
        var content = new List<string>();
        bool isWrong = false;
        for (int i = 0; i < fields.Length; i++)
        {
            string name = fields[i].Split(':')[0].TrimEnd('!'), kind = fields[i].Split(": ")[1];
            bool isNeeded = fields[i].Contains('!');
            if (i == wrong && (kind is not ("text" or "run") || random.Next(4) > 0))
            {
                string[] values = [.. Values.Where(value => value != "null" && !IsOfKind(value, kind))];
                (isWrong, content) = (true, [.. content, $"\"{name}\": {Any(values)}"]);
            }
            else if (i == wrong && isNeeded)
            {
                isWrong = true;
            }
            else if (isNeeded || random.Next(3) > 0)
            {
                content.Add($"\"{name}\": {Right(kind)}");
            }
        }
        bool hasReply = type.EndsWith("_request", StringComparison.Ordinal);
        Channel channel = type == "input_reply" ? Channel.Stdin : (Channel)random.Next(2);
        Due due = type == "input_reply" ? Due.Nothing : !hasReply ? Due.Anything : isWrong ? Due.Error : Due.Reply;
        return Signed(channel, due, Header(type), $"{{{string.Join(", ", content)}}}");
    }

    private static bool IsOfKind(string value, string kind) => kind switch
    {
        "text" or "run" => value.StartsWith('"') && value != "\"\\ud800\"",
        "flag" => value is "true" or "false",
        "number" => int.TryParse(value, CultureInfo.InvariantCulture, out _),
        "object" => value.StartsWith('{'),
        _ => false,
    };

    private string Right(string kind) => kind switch
    {
        "run" => $"\"{Any(Harmless)}\"",
        "object" => Any(["{}", "{\"two\": \"1+1\", \"none\": \"none\"}"]),
        "text" or "flag" or "number" => Any([.. Values.Where(value => IsOfKind(value, kind))]),
        _ => kind,
    };

    // As far as the type is known and right, what else the header holds is echoed; a type of another kind is no type.
    private FuzzMessage WithHeader()
    {
        string field = Any(["msg_id", "msg_type", "session", "username", "date", "version"]), value = Any(Values);
        bool isType = field == "msg_type";
        string type = isType
            ? Any([value, "\"_request\"", "\"x_request\"", "\"request\"", "\"EXECUTE_REQUEST\""])
            : "\"kernel_info_request\"";
        Due due = isType && !IsOfKind(type, "text") ? Due.Nothing : Due.Anything;
        string added = isType ? "" : $", \"{field}\": {value}";
        return Signed(AnyChannel(), due, $"{{\"fuzz\": \"{++count}\", \"msg_type\": {type}{added}}}", "{}");
    }

    private FuzzMessage WithMalformedPart()
    {
        byte[][] parts = Parts(Header("kernel_info_request"), "{}");
        parts[random.Next(parts.Length)] = Any(Malformed);
        return Signed(AnyChannel(), Due.Nothing, parts);
    }

    private FuzzMessage Forged(FuzzMessage genuine)
    {
        byte[][] frames = [.. genuine.Frames];
        int at = random.Next(1, frames.Length);
        switch (random.Next(6))
        {
            case 0:
                frames = frames[..at];
                break;
            case 1:
                frames[at] = [.. frames[at][..^1]];
                break;
            case 2:
                frames[at] = [.. frames[at]];
                frames[at][random.Next(frames[at].Length)] ^= (byte)(1 << random.Next(8));
                break;
            case 3:
                frames = [.. frames[..at], [.. Noise(), 1], .. frames[at..]];
                break;
            case 4:
                string other = new MessageSigner("another key", connection.SignatureScheme).Sign(frames[2..6]);
                frames[1] = Any([[], Encoding.ASCII.GetBytes(other), [.. frames[1], (byte)'0']]);
                break;
            default:
                frames = frames[1..];
                break;
        }
        return genuine with { Frames = frames, Due = Due.Nothing };
    }

    private string Header(string type) =>
        $"{{\"fuzz\": \"{++count}\", \"msg_id\": \"{count}\", \"msg_type\": \"{type}\", \"session\": \"fuzz\", \"username\": \"\", "
        + "\"date\": \"2026-01-01T00:00:00Z\", \"version\": \"5.4\"}";

    private static byte[][] Parts(string header, string content) =>
        [Encoding.UTF8.GetBytes(header), "{}"u8.ToArray(), "{}"u8.ToArray(), Encoding.UTF8.GetBytes(content)];

    private FuzzMessage Signed(Channel channel, Due due, string header, string content) => Signed(channel, due, Parts(header, content));

    private FuzzMessage Signed(Channel channel, Due due, byte[][] parts) =>
        new(channel, [Delimiter, Encoding.ASCII.GetBytes(signer.Sign(parts)), .. parts], due, count.ToString(CultureInfo.InvariantCulture));
}
