using MirrorActors.Engine.Actors;

namespace MirrorActors.Testing.Actors;

/// <summary>An actor made of functions, for tests of what surrounds it.</summary>
public sealed class FuncActor<T>(
    Func<ActorContext<T>, T, CancellationToken, ValueTask> receive,
    Func<ActorContext<T>, CancellationToken, ValueTask>? start = null,
    Func<ActorContext<T>, CancellationToken, ValueTask>? stop = null) : Actor<T>
{
    public static Func<Actor<T>> Of(Action<ActorContext<T>, T> receive) =>
        () => new FuncActor<T>((context, message, _) =>
        {
            receive(context, message);
            return ValueTask.CompletedTask;
        });

    protected override ValueTask StartAsync(CancellationToken token) =>
        start?.Invoke(Context, token) ?? ValueTask.CompletedTask;

    protected override ValueTask ReceiveAsync(T message, CancellationToken token) => receive(Context, message, token);

    protected override ValueTask StopAsync(CancellationToken token) =>
        stop?.Invoke(Context, token) ?? ValueTask.CompletedTask;
}
