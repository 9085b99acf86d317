using System.Security.Cryptography;
using System.Text;
using MirrorActors.Engine.Postgres;

namespace MirrorActors.Engine.Tests.Postgres;

/// <summary>What is in the field stays readable: a new step adds its hash here, and no line is ever changed.</summary>
public sealed class PostgresSchemaTests
{
    [Fact]
    public void No_released_step_changes() =>
        Assert.Equal(
            ["3ab45751f49bce05f2ca9f4a673e2f1f368f7fe0639495b728692099880e12e4"],
            PostgresSchema.Steps.Select(step => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(step)))));
}
