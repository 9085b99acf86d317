using System.Security.Cryptography;
using MirrorActors.Protocol.Cluster;

namespace MirrorActors.Protocol.Tests.Cluster;

public sealed class BackupHashTests
{
    [Fact]
    public void A_backup_is_whole_however_it_is_cut()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var backup = Backup(random.Next(1, 300), random);
            using var hash = new BackupHash();
            for (var at = 0; at < backup.Length;)
            {
                var part = Math.Min(random.Next(0, 70), backup.Length - at);
                hash.Add(backup.AsSpan(at, part));
                at += part;
            }

            hash.ThrowUnlessWhole();
            Assert.Equal(backup.Length, hash.Length);
        }
    }

    [Fact]
    public void A_backup_that_was_changed_or_cut_off_at_any_byte_is_none()
    {
        var backup = Backup(50, new Random(7));
        for (var at = 0; at < backup.Length; at++)
        {
            var changed = backup.ToArray();
            changed[at] ^= 1;
            Assert.Throws<InvalidDataException>(() => Check(changed));
            Assert.Throws<InvalidDataException>(() => Check(backup[..at]));
        }

        Check(backup);
    }

    private static void Check(byte[] backup)
    {
        using var hash = new BackupHash();
        hash.Add(backup);
        hash.ThrowUnlessWhole();
    }

    private static byte[] Backup(int bytes, Random random)
    {
        var database = new byte[bytes];
        random.NextBytes(database);
        return [.. database, .. SHA256.HashData(database)];
    }
}
