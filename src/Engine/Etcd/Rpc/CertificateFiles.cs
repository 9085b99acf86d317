using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MirrorActors.Engine.Etcd.Rpc;

/// <summary>
/// A certificate and its key in PEM files that somebody replaces before it runs out: each connection begins with the files as they are.
/// While they do not fit together the pair before them counts. Any thread.
/// </summary>
internal sealed class CertificateFiles
{
    private readonly string _certificate;
    private readonly string _key;
    private readonly Lock _lock = new();
    private (DateTime, DateTime) _seen;
    private X509Certificate2 _current;

    /// <exception cref="IOException">A file cannot be read; or another exception of the file system.</exception>
    /// <exception cref="CryptographicException">They do not fit together.</exception>
    public CertificateFiles(string certificate, string key)
    {
        (_certificate, _key) = (certificate, key);
        _seen = Times();
        _current = X509Certificate2.CreateFromPemFile(certificate, key);
    }

    public X509Certificate2 Current
    {
        get
        {
            lock (_lock)
            {
                var now = Times();
                if (now == _seen) return _current;
                try
                {
                    _current = X509Certificate2.CreateFromPemFile(_certificate, _key);
                    _seen = now;
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
                {
                    // One of the two is replaced at this moment; the next connection looks again.
                }

                return _current;
            }
        }
    }

    private (DateTime Certificate, DateTime Key) Times() => (File.GetLastWriteTimeUtc(_certificate), File.GetLastWriteTimeUtc(_key));
}
