using System.IO.Compression;
using Microsoft.AspNetCore.RequestDecompression;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Reciprocity.Ingestion.Formats;

/// <summary>The encodings in which a body may come.</summary>
internal static class Compression
{
    /// <summary>As <c>Accept-Encoding</c> lists them.</summary>
    public const string Accepted = "gzip, br, zstd, deflate";

    public static void AddDecompression(this WebApplicationBuilder builder)
    {
        // Otherwise a body that was cut off looks like a whole one, and what is missing is lost without a word.
        AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);
        builder.Services.AddRequestDecompression(options =>
        {
            options.DecompressionProviders["br"] = new Brotli();
            options.DecompressionProviders["zstd"] = new Zstandard();
        });
    }

    private sealed class Brotli : IDecompressionProvider
    {
        public Stream GetDecompressionStream(Stream stream) =>
            new DecompressedBody(new BrotliStream(stream, CompressionMode.Decompress, leaveOpen: true), fault => fault is InvalidOperationException);
    }

    private sealed class Zstandard : IDecompressionProvider
    {
        /// <summary>8 MiB, the most that RFC 9659 lets a sender ask of a receiver's memory.</summary>
        private const int LargestWindowLog = 23;

        public Stream GetDecompressionStream(Stream stream)
        {
            var decoder = new DecompressionStream(stream);
            decoder.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, LargestWindowLog);
            return new DecompressedBody(decoder, fault => fault is ZstdException or EndOfStreamException);
        }
    }
}
