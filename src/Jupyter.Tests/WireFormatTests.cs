using System.Text;
using System.Text.Json.Nodes;
using CsCheck;

namespace Backprop.Jupyter.Tests;

public sealed class WireFormatTests
{
    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.Char.Array[0, 20].Select(chars => new string(chars)),
        OneOf("", "é", "日本", "😀", "\ud83d", "\ude00", "\ude00\ud83d", "\0", "\u2028", "\"\\/", "<IDS|MSG>"));

    private static readonly Gen<JsonNode> Values = Gen.Recursive<JsonNode>((depth, self) => depth > 4
        ? Texts.Select(text => (JsonNode)text)
        : Gen.OneOf(
            Texts.Select(text => (JsonNode)text),
            Gen.Double.Where(double.IsFinite).Select(number => (JsonNode)number),
            Gen.Long.Select(number => (JsonNode)number),
            Gen.Bool.Select(flag => (JsonNode)flag),
            self.Array[0, 3].Select(items => (JsonNode)new JsonArray(items)),
            Objects(self).Select(fields => (JsonNode)fields)));

    private static readonly Gen<byte[][]> Frames = Gen.Byte.Array[0, 20].Array[0, 3];

    [Fact]
    public void Any_message_is_read_as_it_was_written() =>
        Gen.Select(Frames, Objects(Values), Objects(Values), Objects(Values), Objects(Values), Gen.Char.Array[0, 10]).Sample(
            (identities, header, parent, metadata, content, key) =>
        {
            header["msg_type"] = "x";
            var message = new Message(identities, header, parent, metadata, content);
            (WireFormat here, WireFormat there) = (Format(new string(key)), Format(new string(key)));

            Message read = there.Read(here.Write(message));

            Assert.Equal(identities, read.Identities);
            JsonObject[] written = [header, parent, metadata, content];
            JsonObject[] parsed = [read.Header, read.ParentHeader, read.Metadata, read.Content];
            foreach (var (expected, actual) in written.Zip(parsed))
                Assert.Equal(expected.ToJsonString(), actual.ToJsonString());
        }, iter: 2000);

    [Fact]
    public void Half_of_a_surrogate_pair_is_written_as_a_replacement_and_not_refused()
    {
        var message = Message.Create("stream", "s", null, new JsonObject { ["text"] = "a\ud83d" });

        Assert.Equal("a\ufffd", Format("k").Read(Format("k").Write(message)).Content.Text("text"));
    }

    [Fact]
    public void Buffers_behind_the_content_are_let_pass()
    {
        var message = Message.Create("comm_msg", "s", null, new JsonObject { ["comm_id"] = "1" }, [7], []);

        Message read = Format("k").Read([.. Format("k").Write(message), [1, 2], []]);

        Assert.Equal("comm_msg", read.Type);
        Assert.Equal([[7], []], read.Identities);
    }

    [Theory]
    [InlineData("header", "its header is not a JSON object")]
    [InlineData("parent header", "its parent header is not a JSON object")]
    [InlineData("metadata", "its metadata is not a JSON object")]
    [InlineData("content", "its content is not a JSON object")]
    public void A_part_that_cannot_be_trusted_is_named(string part, string expected)
    {
        int at = Array.IndexOf(["header", "parent header", "metadata", "content"], part);
        byte[][] wrongs =
        [
            [], "[]"u8.ToArray(), "null"u8.ToArray(), "{"u8.ToArray(), "{\"a\":1,\"a\":2}"u8.ToArray(),
            [.. "{\"a\":\""u8, 0xff, .. "\"}"u8],
        ];
        foreach (byte[] wrong in wrongs)
        {
            byte[][] parts = ["{\"msg_type\":\"x\"}"u8.ToArray(), "{}"u8.ToArray(), "{}"u8.ToArray(), "{}"u8.ToArray()];
            parts[at] = wrong;
            Assert.StartsWith(expected, Refused("", parts));
        }
    }

    [Theory]
    [InlineData("""{"msg_type":"x","session":"\ud83d"}""", "half of a surrogate pair")]
    [InlineData("""{"msg_type":"x","\ud83d":1}""", "its header is not a JSON object")]
    [InlineData("""{"msg_type":"\ude00"}""", "half of a surrogate pair")]
    [InlineData("""{"msg_type":5}""", "\"msg_type\" is 5; it should be a string")]
    [InlineData("{}", "\"msg_type\" is missing")]
    public void A_header_that_cannot_be_answered_is_refused(string header, string expected) =>
        Assert.Contains(expected, Refused("", Encoding.UTF8.GetBytes(header), "{}"u8.ToArray(), "{}"u8.ToArray(), "{}"u8.ToArray()));

    [Fact]
    public void Frames_that_are_missing_are_counted()
    {
        Assert.Contains("none of its 2 frames", Assert.Throws<MessageFormatException>(() => Format("k").Read([[1], []])).Message);
        Assert.Contains(
            "3 frames follow the delimiter",
            Assert.Throws<MessageFormatException>(() => Format("k").Read([[1], "<IDS|MSG>"u8.ToArray(), [], [], []])).Message);
    }

    private static WireFormat Format(string key) => new(new MessageSigner(key, "hmac-sha256"));

    private static string Refused(string key, params byte[][] parts) =>
        Assert.Throws<MessageFormatException>(() => Format(key).Read(["<IDS|MSG>"u8.ToArray(), [], .. parts])).Message;

    // Names that are written alike would be the same member twice.
    private static Gen<JsonObject> Objects(Gen<JsonNode> values) => Gen.Select(Texts, values).Array[0, 4].Select(fields =>
        new JsonObject(
            fields.DistinctBy(field => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(field.Item1))).Select(
                field => KeyValuePair.Create(field.Item1, (JsonNode?)field.Item2.DeepClone()))));

    private static Gen<string> OneOf(params string[] choices) => Gen.Int[0, choices.Length - 1].Select(i => choices[i]);
}
