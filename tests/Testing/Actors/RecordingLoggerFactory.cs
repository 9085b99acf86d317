using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace MirrorActors.Testing.Actors;

/// <summary>Keeps what is logged, as text, for tests of what operators are told.</summary>
public sealed class RecordingLoggerFactory : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<string> _messages = new();

    private readonly ConcurrentQueue<Exception> _failures = new();

    public IReadOnlyList<string> Messages => [.. _messages];

    public IReadOnlyList<Exception> Failures => [.. _failures];

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("records only");

    public void Dispose()
    {
        // Nothing is held but strings.
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (exception is not null) _failures.Enqueue(exception);
        _messages.Enqueue($"{logLevel} {eventId.Id} {formatter(state, exception)}");
    }
}
