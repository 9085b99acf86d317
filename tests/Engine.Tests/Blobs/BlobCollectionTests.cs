using FsCheck;
using FsCheck.Fluent;
using MirrorActors.Engine.Blobs;
using MirrorActors.Protocol;

namespace MirrorActors.Engine.Tests.Blobs;

public sealed class BlobCollectionTests
{
    private static readonly DateTimeOffset Put = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Keep = TimeSpan.FromHours(24);
    private static readonly BlobRef Blob = new(new string('0', 64), 1);

    [Fact]
    public void A_blob_stays_while_it_is_referred_to_and_as_long_again_as_is_kept_and_then_goes()
    {
        // A turn an hour, with or without something that refers to the blob.
        var histories = Gen.Choose(0, 3).Select(i => i > 0).ArrayOf();
        Check.QuickThrowOnFailure(Prop.ForAll(histories.ToArbitrary(), start =>
        {
            bool[] history = [.. start, .. new bool[30]];
            var (used, lastReferred) = (Put, 0);
            for (var hour = 1; hour <= history.Length; hour++)
            {
                var now = Put.AddHours(hour);
                var isReferredTo = history[hour - 1];
                if (isReferredTo) lastReferred = hour;
                switch (BlobCollection.FateOf(new StoredBlob(Blob, used), isReferredTo, now, Keep))
                {
                    case BlobFate.Mark:
                        used = now;
                        break;
                    case BlobFate.Delete:
                        return !isReferredTo && hour - lastReferred >= Keep.TotalHours;
                }
            }

            return false; // what nothing refers to for 30 hours has gone
        }));
    }

    [Fact]
    public void A_clock_that_went_back_deletes_nothing() =>
        Assert.Equal(BlobFate.Stays, BlobCollection.FateOf(new StoredBlob(Blob, Put), false, Put.AddYears(-1), Keep));
}
