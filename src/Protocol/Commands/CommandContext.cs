namespace MirrorActors.Protocol.Commands;

/// <summary>Who sends a command, stored with every event it causes.</summary>
/// <param name="Id">Identity of the command; the same id again has no second effect.</param>
/// <param name="Principal">For example <c>admin (token)</c>, <c>system (probe)</c>.</param>
/// <param name="Reason">Free text; null when none was given.</param>
public sealed record CommandContext(Guid Id, string Principal, string? Reason = null);

/// <summary>The answer to a command.</summary>
public abstract record CommandResult
{
    private CommandResult()
    {
    }

    /// <summary>Durable.</summary>
    /// <param name="Changed">False when things already were as wished; nothing was written then.</param>
    public sealed record Done(bool Changed) : CommandResult;

    /// <summary>Not possible; nothing was written.</summary>
    public sealed record Refused(RefusalKind Kind, IReadOnlyList<FieldFault> Faults) : CommandResult
    {
        public Refused(RefusalKind kind, string field, string message)
            : this(kind, [new FieldFault(field, message)])
        {
        }
    }
}

public enum RefusalKind
{
    Invalid,
    NotFound,
    Duplicate,

    /// <summary>Made from a state that is no longer in force: read it again.</summary>
    Conflict,

    /// <summary>The engine cannot be reached: commands are refused, redirects go on.</summary>
    Unavailable,
}

/// <summary>What is wrong with one field of a command.</summary>
/// <param name="Field">Name as in pbm and the API, for example <c>http</c>.</param>
public sealed record FieldFault(string Field, string Message);
