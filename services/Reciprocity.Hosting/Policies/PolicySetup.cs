using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Reciprocity.Domain.Policies;

namespace Reciprocity.Hosting.Policies;

/// <summary>The policy of both services: the default one, as far as configuration section <c>Policy</c> says nothing else.</summary>
public static class PolicySetup
{
    private const string Section = "Policy";

    /// <exception cref="InvalidOperationException">The configured policy is invalid; the message says which setting, and what is allowed.</exception>
    public static void AddPolicy(this IHostApplicationBuilder builder) =>
        builder.Services.AddSingleton(Read(builder.Configuration.GetSection(Section)));

    /// <summary>Configured kinds add to the default ones, and change the weights of those that they name.</summary>
    internal static EngagementPolicy Read(IConfiguration section)
    {
        var standard = EngagementPolicy.Default;
        var weights = new Dictionary<string, double>(standard.Weights, StringComparer.Ordinal);
        foreach (var kind in section.GetSection("Kinds").GetChildren())
        {
            weights[kind.Key] = double.TryParse(kind.Value, CultureInfo.InvariantCulture, out var weight)
                ? weight
                : throw new InvalidOperationException($"{Section}:Kinds:{kind.Key} is '{kind.Value}'; it must be a weight, a number from 0 on.");
        }

        try
        {
            return new EngagementPolicy(
                Setting(section, "Version", standard.Version, int.TryParse, "a whole number"),
                Setting(section, "HalfLife", standard.HalfLife, TimeSpan.TryParse, "a duration such as 14.00:00:00"),
                Setting(section, "Window", standard.Window, TimeSpan.TryParse, "a duration such as 7.00:00:00"),
                weights);
        }
        catch (ArgumentException exception)
        {
            throw new InvalidOperationException($"The configured policy is invalid. {exception.Message}.", exception);
        }
    }

    private delegate bool Parser<T>(string? text, IFormatProvider? format, out T value);

    private static T Setting<T>(IConfiguration section, string name, T otherwise, Parser<T> parse, string allowed)
    {
        if (section[name] is not { } text)
        {
            return otherwise;
        }

        return parse(text, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new InvalidOperationException($"{Section}:{name} is '{text}'; it must be {allowed}.");
    }
}
