using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using Reciprocity.Hosting.Access;

namespace Reciprocity.Ingestion.Tests.Access;

public sealed class AccessOptionsTests
{
    private const string Secret = "a key that nobody has";

    [Fact]
    public void A_key_is_known_by_its_hash_with_its_scopes_and_networks()
    {
        var keys = Read(
            ("Access:Keys:shop:Hash", HashOf("one").ToUpperInvariant()), ("Access:Keys:shop:Scopes", "ingest, read"), ("Access:Keys:shop:Networks", "shop,forum"),
            ("Access:Keys:ops:Hash", HashOf("two")), ("Access:Keys:ops:Scopes:0", "admin"), ("Access:Keys:ops:Networks:0", "*"),
            ("Access:Keys:ops:RequestsPerMinute", "7"));

        var (shop, ops) = (keys.Find("one")!, keys.Find("two")!);
        Assert.Equal(("shop", Scopes.Ingest | Scopes.Read, 60_000), (shop.Name, shop.Scopes, shop.RequestsPerMinute));
        Assert.Equal((true, true, false, false), (shop.IsFor("shop"), shop.IsFor("forum"), shop.IsFor("other"), shop.IsForEveryNetwork));
        Assert.Equal(("ops", Scopes.Admin, 7, true), (ops.Name, ops.Scopes, ops.RequestsPerMinute, ops.IsFor("any")));
        Assert.Equal((null, null), (keys.Find("three"), keys.Find("")));
        Assert.False(keys.AreNone);
        Assert.True(Read().AreNone);
    }

    [Fact]
    public void A_key_is_compared_with_every_hash_in_constant_time_whichever_it_is()
    {
        Assert.Equal(typeof(CryptographicOperations).GetMethod(nameof(CryptographicOperations.FixedTimeEquals)), AccessKeys.FixedTime.Method);
        var known = Enumerable.Range(0, 5).Select(i => (SHA256.HashData(Encoding.UTF8.GetBytes($"key {i}")), new AccessKey($"{i}", Scopes.Read, null, 1))).ToList();
        var compared = 0;
        var keys = new AccessKeys(known, (left, right) =>
        {
            compared++;
            Assert.Equal((32, 32), (left.Length, right.Length));
            return AccessKeys.FixedTime(left, right);
        });
        foreach (var (presented, name) in new[] { ("key 0", "0"), ("key 4", "4"), ("key 5", null), ("", null) })
        {
            compared = 0;
            Assert.Equal(name, keys.Find(presented)?.Name);
            Assert.Equal(known.Count, compared);
        }
    }

    [Theory]
    [InlineData("Access:Keys:shop:Hash", "")]
    [InlineData("Access:Keys:shop:Hash", Secret)]
    [InlineData("Access:Keys:shop:Hash", "zz22b0f6f9bd1ec1ab8aa8f1a4c9a1f6bfe2a0ff7fcae2e5e4bd4f6c1c7f4dzz")]
    [InlineData("Access:Keys:shop:Scopes", "")]
    [InlineData("Access:Keys:shop:Scopes", "ingest,write")]
    [InlineData("Access:Keys:shop:Networks", " , ")]
    [InlineData("Access:Keys:shop:Networks", "Shop")]
    [InlineData("Access:Keys:shop:Networks", "shop,*")]
    [InlineData("Access:Keys:shop:Network", "shop")]
    [InlineData("Access:Keys:shop:RequestsPerMinute", "0")]
    [InlineData("Access:RequestsPerMinute", "many")]
    [InlineData("Access:Key:shop:Hash", "x")]
    [InlineData("Access:Keys", "x")]
    public void An_invalid_setting_stops_the_start_and_is_named_and_no_key_is_shown(string setting, string value)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Access:Keys:shop:Hash"] = HashOf("one"),
            ["Access:Keys:shop:Scopes"] = "read",
            ["Access:Keys:shop:Networks"] = "*",
            [setting] = value,
        };

        var invalid = Assert.Throws<InvalidOperationException>(() => AccessOptions.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()));

        Assert.Contains(setting.StartsWith("Access:Key:", StringComparison.Ordinal) ? "Access:Key" : setting, invalid.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, invalid.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_names_for_one_key_stop_the_start()
    {
        var invalid = Assert.Throws<InvalidOperationException>(() => Read(
            ("Access:Keys:a:Hash", HashOf("one")), ("Access:Keys:a:Scopes", "read"), ("Access:Keys:a:Networks", "*"),
            ("Access:Keys:b:Hash", HashOf("one")), ("Access:Keys:b:Scopes", "admin"), ("Access:Keys:b:Networks", "*")));
        Assert.Contains("the same hash", invalid.Message, StringComparison.Ordinal);
    }

    internal static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private static AccessKeys Read(params (string Name, string Value)[] settings) =>
        AccessOptions.Read(new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value)).Build());
}
