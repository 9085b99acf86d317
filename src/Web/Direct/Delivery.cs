namespace MirrorActors.Web.Direct;

/// <summary>How a delivery ended.</summary>
/// <param name="Result">What the client got.</param>
/// <param name="Bytes">Of the body.</param>
public readonly record struct Delivery(DeliveryResult Result, long Bytes = 0);

/// <summary>What a client got.</summary>
public enum DeliveryResult : byte
{
    Sent,
    NotModified,
    RangeNotSatisfiable,
    Aborted,
}
