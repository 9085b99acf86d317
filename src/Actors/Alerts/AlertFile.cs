using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Alerts;

/// <summary>
/// What is wrong and what each channel has told of it, in a small JSON file, so that a restart tells nobody the same again and
/// forgets nothing that is over. A node's own: it may be deleted at any time.
/// </summary>
internal sealed class AlertFile(string path, ILogger logger)
{
    /// <summary>Empty when there is none; one that cannot be read is named in the log and replaced.</summary>
    public AlertAccount Read()
    {
        try
        {
            if (!File.Exists(path)) return AlertAccount.Empty;
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), AlertFileJson.Default.AlertAccount) ?? AlertAccount.Empty;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            logger.AlertsNotRead(path, e.Message);
            return AlertAccount.Empty;
        }
    }

    /// <returns>False when it could not be written, which the log tells.</returns>
    public bool Write(AlertAccount account)
    {
        try
        {
            WholeFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(account, AlertFileJson.Default.AlertAccount));
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            logger.AlertsNotWritten(path, e.Message);
            return false;
        }
    }
}

/// <summary>The content of the <see cref="AlertFile"/>.</summary>
/// <param name="Told">By channel.</param>
internal sealed record AlertAccount(IReadOnlyList<KeptAlert> Raised, IReadOnlyDictionary<string, IReadOnlyList<KeptAlert>> Told)
{
    public static readonly AlertAccount Empty = new([], new Dictionary<string, IReadOnlyList<KeptAlert>>());
}

/// <summary>An alert as the file has it.</summary>
/// <param name="At">When people were told of it last; null in the list of what is raised.</param>
internal sealed record KeptAlert(AlertKind Kind, string Subject, string Text, DateTimeOffset Since, string? Mirror, DateTimeOffset? At)
{
    public static KeptAlert Of(RaisedAlert raised, DateTimeOffset? at = null)
    {
        var alert = raised.Alert;
        return new KeptAlert(alert.Kind, alert.Subject, alert.Text, raised.Since, alert.Mirror?.Value, at);
    }

    public RaisedAlert ToRaised() =>
        new(new Alert(Kind, Subject, Text, MirrorId.TryParse(Mirror, out var id) ? id : null), Since, IsPresumed: true);

    public ToldAlert ToTold() => new(ToRaised(), At ?? Since);
}

[JsonSerializable(typeof(AlertAccount))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
internal sealed partial class AlertFileJson : JsonSerializerContext;
