using MirrorActors.Testing.Servers;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace MirrorActors.Engine.Tests.Conformance;

/// <summary>A case of the contract. It is skipped in a class whose engine needs a program that is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("MirrorActors.Engine.Tests.Conformance.EngineFactDiscoverer", "MirrorActors.Engine.Tests")]
public sealed class EngineFactAttribute : FactAttribute;

/// <summary>The program that the engine of a class runs on.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class EngineNeedsAttribute(string program) : Attribute
{
    public string Program => program;
}

public sealed class EngineFactDiscoverer(IMessageSink diagnostics) : FactDiscoverer(diagnostics)
{
    protected override IXunitTestCase CreateTestCase(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        Missing(testMethod) is null
            ? base.CreateTestCase(discoveryOptions, testMethod, factAttribute)
            : new SkippedEngineFact(DiagnosticMessageSink, testMethod);

    internal static string? Missing(ITestMethod method) =>
        method.TestClass.Class.GetCustomAttributes(typeof(EngineNeedsAttribute)).FirstOrDefault() is { } needs
        && needs.GetConstructorArguments().First() is string program && Programs.Find(program) is null
            ? program
            : null;
}

public sealed class SkippedEngineFact : XunitTestCase
{
    [Obsolete("For the deserializer alone.")]
    public SkippedEngineFact()
    {
    }

    public SkippedEngineFact(IMessageSink diagnostics, ITestMethod method)
        : base(diagnostics, TestMethodDisplay.ClassAndMethod, TestMethodDisplayOptions.None, method)
    {
    }

    protected override string GetSkipReason(IAttributeInfo factAttribute) =>
        $"{EngineFactDiscoverer.Missing(TestMethod)} is not installed";
}
