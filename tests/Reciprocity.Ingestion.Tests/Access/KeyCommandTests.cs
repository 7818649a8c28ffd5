using Microsoft.Extensions.Configuration;
using Reciprocity.Hosting.Access;

namespace Reciprocity.Ingestion.Tests.Access;

public sealed class KeyCommandTests
{
    [Fact]
    public void It_makes_a_key_that_the_settings_beside_it_let_in()
    {
        var (exit, lines) = Run("key", "new", "--scopes", "ingest,read", "--networks", "shop", "--name", "shop");

        Assert.Equal(0, exit);
        var key = lines.Single(line => line.StartsWith("rcp_", StringComparison.Ordinal));
        var settings = lines.Where(line => line.StartsWith("Access__", StringComparison.Ordinal)).Select(line => line.Split('=', 2))
            .ToDictionary(line => line[0].Replace("__", ":", StringComparison.Ordinal), line => (string?)line[1]);
        Assert.Equal(3, settings.Count);
        var found = AccessOptions.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).Find(key)!;
        Assert.Equal(("shop", Scopes.Ingest | Scopes.Read, true, false), (found.Name, found.Scopes, found.IsFor("shop"), found.IsFor("other")));
        Assert.DoesNotContain(key, Run("key", "new", "--scopes", "read", "--networks", "*").Lines);
    }

    [Theory]
    [InlineData("key")]
    [InlineData("key", "old")]
    [InlineData("key", "new", "--scopes", "read")]
    [InlineData("key", "new", "--scopes", "read", "--networks")]
    [InlineData("key", "new", "--scopes", "write", "--networks", "*")]
    [InlineData("key", "new", "--scopes", "read", "--networks", "A shop")]
    [InlineData("key", "new", "--scopes", "read", "--networks", "shop", "--name", "a b")]
    public void What_it_does_not_understand_makes_no_key(params string[] args)
    {
        var (exit, lines) = Run(args);
        Assert.Equal(2, exit);
        Assert.DoesNotContain(lines, line => line.StartsWith("rcp_", StringComparison.Ordinal));
    }

    private static (int Exit, string[] Lines) Run(params string[] args)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var exit = KeyCommand.Run(args, output, errors);
        Assert.Equal(exit != 0, errors.ToString().Length > 0);
        return (exit, output.ToString().Split(Environment.NewLine));
    }
}
