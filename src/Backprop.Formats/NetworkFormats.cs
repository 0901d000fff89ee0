namespace Backprop.Formats;

/// <summary>Networks in the files of other programs: ONNX, NumPy's npz, and the state_dict of a PyTorch model.</summary>
/// <example><code>
/// net.SaveOnnx("digits.onnx");                     // for ONNX Runtime, in any language
/// net.SaveNpz("digits.npz");                       // np.load("digits.npz")["W1"]
/// net.SaveStateDict("digits.safetensors");         // model.load_state_dict(load_file("digits.safetensors"))
/// var same = Network.LoadNpz("digits.npz");
/// </code></example>
public static class NetworkFormats
{
    extension(Network network)
    {
        /// <summary>
        /// Writes the network as an ONNX model of operator set 13 and IR version 7, tested with ONNX Runtime 1.31.1. The
        /// input X (N × n₀) and the output A[L], called A1, A2 …, (N × n_L) hold a sample in a row, as is usual there; a pixel is
        /// <see cref="Dataset.Intensity"/>, 0 to 1. Weights are called W1, b1, W2 …
        /// </summary>
        /// <param name="path">The file; an existing one is replaced only when everything has been written.</param>
        /// <param name="precision">The type of weights, input and output: with doubles the outputs agree to about 1e-15, with floats, which
        /// every runtime has operators for, to about 1e-6.</param>
        /// <exception cref="ArgumentException">An activation is your own: ONNX has operators for those that are built in.</exception>
        /// <exception cref="IOException">The file cannot be written; an existing file is unchanged.</exception>
        public void SaveOnnx(string path, Precision precision = Precision.Double)
        {
            Check(network, path);
            AtomicFile.Write(path, OnnxModel.Of(network, precision));
        }

        /// <summary>
        /// Writes the network as NumPy's <c>savez</c> would: arrays W1 (n₁ × n₀), b1 (n₁) …, 64 bits a number, and the names of
        /// activation, output and cost as text, so that <c>Network.LoadNpz</c> gives the same network to the last bit.
        /// </summary>
        /// <param name="path">The file; an existing one is replaced only when everything has been written.</param>
        /// <exception cref="IOException">The file cannot be written; an existing file is unchanged.</exception>
        public void SaveNpz(string path)
        {
            Check(network, path);
            AtomicFile.Write(path, NpzFile.ToBytes(NetworkFile.Of(network)));
        }

        /// <summary>
        /// Writes the weights as the <c>state_dict</c> of <c>nn.Sequential(Linear, activation, Linear, …)</c>, a safetensors file with
        /// tensors 0.weight (n₁ × n₀), 0.bias (n₁), 2.weight …, 64 bits a number: <c>load_state_dict</c> rounds them to the model's
        /// type. Activations have no parameters, so that the model has to name them; the file's metadata do, and
        /// <see cref="Network.Load"/> reads them.
        /// </summary>
        /// <param name="path">The file; an existing one is replaced only when everything has been written.</param>
        /// <exception cref="IOException">The file cannot be written; an existing file is unchanged.</exception>
        public void SaveStateDict(string path)
        {
            Check(network, path);
            Safetensors file = NetworkFile.Of(network);
            // Some of Python's libraries refuse a file that does not say it is PyTorch's.
            var metadata = new Dictionary<string, string>(file.Metadata) { ["format"] = "pt" };
            AtomicFile.Write(path, new Safetensors([.. file.Tensors.Select((tensor, i) =>
                ($"{i / 2 * 2}.{(i % 2 == 0 ? "weight" : "bias")}", tensor.Values, tensor.Shape))], metadata).ToBytes());
        }

        /// <summary>
        /// Reads a network from an .npz file: of <c>SaveNpz</c>, or of NumPy's <c>savez</c> or <c>savez_compressed</c> with arrays W1
        /// (n₁ × n₀), b1 (n₁, or n₁ × 1) …, or with the names of a PyTorch model of linear layers.
        /// </summary>
        /// <param name="path">The file.</param>
        /// <param name="activation">The hidden layers' activation, if the file does not name it or names your own; else sigmoid.</param>
        /// <param name="cost">The cost, if the file does not name it or names your own; else quadratic.</param>
        /// <param name="output">The outputs' activation, if neither the file nor the cost names it; else that of the hidden layers.</param>
        /// <exception cref="FileNotFoundException">There is no such file.</exception>
        /// <exception cref="InvalidDataException">The file is damaged, or holds something else.</exception>
        public static Network LoadNpz(string path, Activation? activation = null, Cost? cost = null, Activation? output = null)
        {
            byte[] content = File.ReadAllBytes(path);
            try
            {
                return NetworkFile.Read(NpzFile.Parse(content), activation, cost, output);
            }
            catch (Exception problem) when (problem is InvalidDataException or ArgumentException)
            {
                throw new InvalidDataException($"{path} holds no network that can be read: {problem.Message.TrimEnd('.')}. "
                    + "Was it written by SaveNpz or by NumPy's savez, and copied whole?", problem);
            }
        }
    }

    private static void Check(Network network, string path)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
    }
}
