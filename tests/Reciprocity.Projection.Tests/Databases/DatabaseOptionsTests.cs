using Microsoft.Extensions.Configuration;
using Reciprocity.Projection.Databases;

namespace Reciprocity.Projection.Tests.Databases;

public sealed class DatabaseOptionsTests
{
    private static readonly string Longest = new('a', 63);

    [Fact]
    public void Without_further_databases_there_is_the_default_one() => Assert.Empty(Read());

    [Fact]
    public void Networks_are_an_array_or_one_text_with_commas()
    {
        var databases = Read(
            ("Databases:second:ConnectionString", "Host=db2;Database=r"),
            ("Databases:second:Networks:0", "x-y"),
            ("Databases:second:Networks:1", Longest),
            ("Databases:third:ConnectionString", "Host=db2;Database=s"),
            ("Databases:third:Networks", "0, b--"));

        Assert.Equal(["second", "third"], databases.Select(database => database.Name));
        Assert.Equal(["x-y", Longest], databases[0].Networks);
        Assert.Equal(["0", "b--"], databases[1].Networks);
    }

    [Theory]
    [InlineData("Databases:second:ConnectionString is missing", "second:Networks=a")]
    [InlineData("Databases:second:ConnectionString is no connection string", "second:Networks=a", "second:ConnectionString=nonsense")]
    [InlineData("Databases:second:Networks is missing", "second:ConnectionString=Host=db2")]
    [InlineData("Databases:second:Networks holds 'A', which is no name", "second:ConnectionString=Host=db2", "second:Networks=A")]
    [InlineData("Databases:second:Networks holds '*', which is no name", "second:ConnectionString=Host=db2", "second:Networks=*")]
    [InlineData("Databases:second:Network is no setting", "second:ConnectionString=Host=db2", "second:Networks=a", "second:Network=b")]
    [InlineData("Databases:Default must have another name", "Default:ConnectionString=Host=db2", "Default:Networks=a")]
    [InlineData(
        "Databases:second:Networks and Databases:third:Networks both hold 'b'",
        "second:ConnectionString=Host=db2", "second:Networks=a,b", "third:ConnectionString=Host=db3", "third:Networks=b")]
    [InlineData("ConnectionStrings:Postgres and Databases:second:ConnectionString name the same", "second:ConnectionString=host=DB1;Database=one;Username=x", "second:Networks=a")]
    [InlineData(
        "Databases:second:ConnectionString and Databases:third:ConnectionString name the same",
        "second:ConnectionString=Host=db2;Database=r", "second:Networks=a", "third:ConnectionString=Host=db2;Port=5432;Database=r", "third:Networks=b")]
    public void What_cannot_be_is_refused_with_what_to_change(string begins, params string[] settings)
    {
        var refused = Assert.Throws<InvalidOperationException>(() => Read([.. settings.Select(setting => setting.Split('=', 2)).Select(setting => ($"Databases:{setting[0]}", setting[1]))]));

        Assert.StartsWith(begins, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_connection_string_that_is_none_is_not_shown()
    {
        var refused = Assert.Throws<InvalidOperationException>(() => Read(("Databases:second:ConnectionString", "Host=db2;Pasword=secret"), ("Databases:second:Networks", "a")));

        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_is_where_it_is_listed_else_in_the_default_database()
    {
        var second = new Database("second", NoServices.Instance);
        var set = new DatabaseSet(NoServices.Instance, [(second, ["x-y", Longest])]);

        Assert.Equal((second, second), (set.Of("x-y"), set.Of(Longest)));
        Assert.All(new[] { "x", "X-Y", "x-y ", Longest[1..], "", null }, network => Assert.Same(set.Default, set.Of(network)));
    }

    private static IReadOnlyList<DatabaseSettings> Read(params (string Key, string Value)[] settings) => DatabaseOptions.Read(
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Append(("ConnectionStrings:Postgres", "Host=db1;Database=one")).Select(setting => KeyValuePair.Create<string, string?>(setting.Item1, setting.Item2)))
            .Build());

    private sealed class NoServices : IServiceProvider
    {
        public static readonly NoServices Instance = new();

        public object? GetService(Type serviceType) => null;
    }
}
