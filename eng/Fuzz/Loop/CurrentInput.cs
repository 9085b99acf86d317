using System.IO.MemoryMappedFiles;

namespace MirrorActors.Fuzz.Loop;

/// <summary>The input that is being run, in a file that outlives a process that dies of it: int32 length, then the bytes.</summary>
internal sealed class CurrentInput : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    public CurrentInput(string path)
    {
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Create, null, sizeof(int) + FuzzLimits.InputBytes);
        _view = _file.CreateViewAccessor();
    }

    public void Set(byte[] input)
    {
        _view.Write(0, input.Length);
        _view.WriteArray(sizeof(int), input, 0, input.Length);
    }

    public void Clear() => _view.Write(0, -1);

    /// <returns>What killed the process that wrote the file; null when nothing did.</returns>
    public static byte[]? Left(string path)
    {
        if (!File.Exists(path)) return null;
        var bytes = File.ReadAllBytes(path);
        var length = bytes.Length < sizeof(int) ? -1 : BitConverter.ToInt32(bytes);
        return length < 0 ? null : bytes[sizeof(int)..(sizeof(int) + length)];
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}
