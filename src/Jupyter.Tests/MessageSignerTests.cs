using System.Text;

namespace Backprop.Jupyter.Tests;

public sealed class MessageSignerTests
{
    private static readonly byte[][] Parts = [.. new[] { "what do ya ", "want ", "for ", "nothing?" }.Select(Encoding.ASCII.GetBytes)];

    // RFC 4231, test case 2.
    [Theory]
    [InlineData("hmac-sha256", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")]
    [InlineData("hmac-sha384", "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649")]
    [InlineData(
        "hmac-sha512",
        "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737")]
    public void The_signature_is_the_HMAC_of_the_parts_one_after_the_other(string scheme, string expected) =>
        Assert.Equal(expected, new MessageSigner("Jefe", scheme).Sign(Parts));

    [Fact]
    public void A_message_is_accepted_once()
    {
        var signer = new MessageSigner("Jefe", "hmac-sha256");
        byte[] signature = Encoding.ASCII.GetBytes(signer.Sign(Parts));

        signer.Verify(signature, Parts);

        Assert.Contains("received before", Assert.Throws<MessageFormatException>(() => signer.Verify(signature, Parts)).Message);
    }

    [Fact]
    public void A_forged_message_does_not_use_up_the_genuine_one()
    {
        var signer = new MessageSigner("Jefe", "hmac-sha256");
        string genuine = signer.Sign(Parts);
        string other = new MessageSigner("Chef", "hmac-sha256").Sign(Parts);
        foreach (string forged in (string[])["", "00", genuine.ToUpperInvariant(), genuine + "0", genuine[..^1], other])
            Assert.Contains(
                "signature is wrong",
                Assert.Throws<MessageFormatException>(() => signer.Verify(Encoding.ASCII.GetBytes(forged), Parts)).Message);

        signer.Verify(Encoding.ASCII.GetBytes(genuine), Parts);
    }

    [Fact]
    public void Without_a_key_nothing_is_signed_and_everything_accepted()
    {
        var signer = new MessageSigner("", "hmac-sha256");

        Assert.Equal("", signer.Sign(Parts));
        signer.Verify([], Parts);
        signer.Verify("anything"u8.ToArray(), Parts);
    }

    [Fact]
    public void What_came_long_ago_is_forgotten_so_that_memory_does_not_grow()
    {
        var signer = new MessageSigner("Jefe", "hmac-sha256");
        byte[] first = Encoding.ASCII.GetBytes(signer.Sign(Parts));
        signer.Verify(first, Parts);
        for (int i = 0; i < 65536; i++)
        {
            byte[] part = BitConverter.GetBytes(i);
            signer.Verify(Encoding.ASCII.GetBytes(signer.Sign(part)), part);
        }

        signer.Verify(first, Parts);
    }

    [Fact]
    public void An_unknown_scheme_is_named() =>
        Assert.Contains("\"hmac-md5\"", Assert.Throws<FormatException>(() => new MessageSigner("Jefe", "hmac-md5")).Message);
}
