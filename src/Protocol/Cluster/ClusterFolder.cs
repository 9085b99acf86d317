using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using MirrorActors.Protocol.Files;

namespace MirrorActors.Protocol.Cluster;

/// <summary>
/// <c>DATA-DIR/cluster/</c>: what a node has of its cluster. <c>ca.pem</c>, <c>node.pem</c>, <c>crl.pem</c> and <c>issued.pem</c> are
/// public, <c>node.key</c> and (only where certificates are issued) <c>ca.key</c> are for the owner alone (0600); <c>cluster.json</c>
/// is a <see cref="ClusterFile"/>. Each file is replaced as a whole.
/// </summary>
public sealed class ClusterFolder(string dataDir)
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public string Folder { get; } = Path.Combine(Path.GetFullPath(dataDir), "cluster");

    public string AuthorityFile => At("ca.pem");

    public string AuthorityKeyFile => At("ca.key");

    public string CertificateFile => At("node.pem");

    public string KeyFile => At("node.key");

    public string RevocationsFile => At("crl.pem");

    public string IssuedFile => At("issued.pem");

    public string DescriptionFile => At("cluster.json");

    /// <summary>This machine belongs to a cluster. The description is written last.</summary>
    public bool Exists => File.Exists(DescriptionFile);

    /// <summary>This node signs certificates.</summary>
    public bool Issues => File.Exists(AuthorityKeyFile);

    /// <summary>Between its writing and the moment when the key that it belongs to is in force.</summary>
    private string NextCertificateFile => At("node.next.pem");

    /// <summary>A first node's folder, or a joined node's.</summary>
    /// <param name="answer">What an issuing node gave; of a first node, what it gave itself.</param>
    /// <param name="isFirst">The authority was made here.</param>
    /// <exception cref="IOException">There is a cluster already, or it cannot be written.</exception>
    public async Task CreateAsync(string name, NodeKey key, JoinAnswer answer, bool isFirst = false)
    {
        ThrowIfTaken();
        Directory.CreateDirectory(Folder, FolderMode);
        await WriteAsync(AuthorityFile, answer.Authority);
        if (answer.AuthorityKey is { } authorityKey) await WriteAsync(AuthorityKeyFile, authorityKey, AtomicFile.Secret);
        await WriteAsync(KeyFile, key.Pem, AtomicFile.Secret);
        await WriteAsync(CertificateFile, answer.Certificate);
        await WriteAsync(RevocationsFile, answer.Revocations);
        await WriteAsync(IssuedFile, answer.Issued);
        await DescribeAsync(new ClusterFile(answer.Id, name, answer.Peers, answer.Etcd, isFirst ? null : true));
    }

    /// <exception cref="IOException">There is a cluster already.</exception>
    public void ThrowIfTaken()
    {
        foreach (var file in new[] { DescriptionFile, AuthorityKeyFile })
        {
            if (File.Exists(file)) throw new IOException($"{file} exists: this data directory belongs to a cluster");
        }
    }

    public Task DescribeAsync(ClusterFile cluster) =>
        WriteAsync(DescriptionFile, JsonSerializer.Serialize(cluster, ClusterJson.Default.ClusterFile) + "\n");

    /// <summary>
    /// Puts a new key and its certificate in force. Whatever happens meanwhile, <see cref="Read"/> finds a pair that fits.
    /// </summary>
    public async Task ReplaceCertificateAsync(string certificate, NodeKey key)
    {
        await WriteAsync(NextCertificateFile, certificate);
        await WriteAsync(KeyFile, key.Pem, AtomicFile.Secret);
        PutNextInForce();
    }

    public Task WriteAsync(RevocationList revocations) => WriteAsync(RevocationsFile, revocations.Pem);

    public Task WriteAsync(IssuedCertificates issued) => WriteAsync(IssuedFile, issued.ToPem());

    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    /// <exception cref="InvalidDataException">A file is damaged; the message names it.</exception>
    public NodeIdentity Read(DateTimeOffset now)
    {
        var cluster = Parse(DescriptionFile, text => JsonSerializer.Deserialize(text, ClusterJson.Default.ClusterFile));
        if (cluster is not { Peers: not null, Etcd: not null } || !NodeName.IsValid(cluster.Name))
            throw new InvalidDataException($"{DescriptionFile}: id, name, peers or etcd is missing or wrong");
        var authority = Parse(AuthorityFile, text => X509Certificate2.CreateFromPem(text));
        var revocations = Parse(RevocationsFile, text => RevocationList.Read(text, authority));
        var trust = new ClusterTrust(authority, revocations);
        var issued = Parse(IssuedFile, text => IssuedCertificates.Read(text, trust, now));
        return new NodeIdentity(cluster, ReadCertificate(), trust, issued);
    }

    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    /// <exception cref="InvalidDataException">A file is damaged; the message names it.</exception>
    public ClusterAuthority ReadAuthority()
    {
        var certificate = File.ReadAllText(AuthorityFile);
        return Parse(AuthorityKeyFile, key => ClusterAuthority.FromPem(certificate, key));
    }

    /// <summary>Times of the files: other ones mean other content.</summary>
    public IReadOnlyList<DateTime> Times()
    {
        string[] files = [DescriptionFile, AuthorityFile, CertificateFile, KeyFile, RevocationsFile, IssuedFile];
        return [.. files.Select(File.GetLastWriteTimeUtc)];
    }

    private X509Certificate2 ReadCertificate()
    {
        try
        {
            return Parse(CertificateFile, text => X509Certificate2.CreateFromPem(text, File.ReadAllText(KeyFile)));
        }
        catch (InvalidDataException) when (File.Exists(NextCertificateFile))
        {
            var next = Parse(NextCertificateFile, text => X509Certificate2.CreateFromPem(text, File.ReadAllText(KeyFile)));
            PutNextInForce();
            return next;
        }
    }

    private void PutNextInForce()
    {
        try
        {
            File.Move(NextCertificateFile, CertificateFile, overwrite: true);
        }
        catch (FileNotFoundException) when (File.Exists(CertificateFile))
        {
            // Writer and reader met, and the other has moved it.
        }
    }

    private static T Parse<T>(string file, Func<string, T> parse)
    {
        try
        {
            return parse(File.ReadAllText(file));
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or JsonException)
        {
            throw new InvalidDataException($"{file}: {e.Message}", e);
        }
    }

    private static Task WriteAsync(string file, string text, UnixFileMode mode = AtomicFile.Readable) =>
        AtomicFile.WriteAsync(file, stream => stream.WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask(), mode);

    private string At(string name) => Path.Combine(Folder, name);
}
