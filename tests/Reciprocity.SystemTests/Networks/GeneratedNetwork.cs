namespace Reciprocity.SystemTests.Networks;

/// <summary>A small network with everything that is awkward in it, the same for the same seed.</summary>
internal static class GeneratedNetwork
{
    /// <summary>
    /// Ids that a path, a query, a CSV field or an order of strings may get wrong: U+FFFD comes before 😀 by UTF-8 bytes,
    /// and after it by UTF-16 units.
    /// </summary>
    public static readonly string[] AwkwardMembers =
    [
        "😀", "\uFFFD", "\uE000", "ünï", "日本", "a/b", "a%2Fb", "100%", "with space", "what?", "no#1", "a+b", "a&b=c", "x:y;z", "say \"hi\", ok", "back\\slash",
        "by-id", "members", "relationships", "https://example.org/@ana?x=1#y", ".", "..", "A", "a",
    ];

    private static readonly string[] Kinds = [Fact.View, "like", "mention", "share", "follow", "comment", "message"];
    private static readonly DateTimeOffset Start = new(2025, 3, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Facts in no order of time, of which about a tenth are sent twice.</summary>
    public static IReadOnlyList<Fact> Facts(int seed, int count = 900)
    {
        var random = new Random(seed);
        string[] members = [.. AwkwardMembers, .. Enumerable.Range(0, 12).Select(number => $"m{number}")];
        var facts = new List<Fact>();
        for (var i = 0; i < count; i++)
        {
            facts.Add(facts.Count > 0 && random.Next(10) == 0 ? facts[random.Next(facts.Count)] : Next(random, members, i));
        }

        // Two who only ever watch or are watched: no edge, no engagement.
        facts.Add(new("watched", Fact.View, null, "only-watched", null, Start, Count: 3));
        facts.Add(new("watches", Fact.View, "only-watches", "m0", "a post", Start));
        return facts;
    }

    private static Fact Next(Random random, string[] members, int number)
    {
        var kind = Kinds[random.Next(Kinds.Length)];
        var actor = Member();
        return new(
            $"f-{number}",
            kind,
            kind == Fact.View && random.Next(2) == 0 ? null : actor,
            random.Next(20) == 0 ? actor : Member(),
            random.Next(3) == 0 ? null : $"post \"{random.Next(50)}\", edited",
            Start.AddHours(random.Next(200)).AddMicroseconds(random.Next(2) * 123_456),
            kind == Fact.View ? random.Next(1, 6) : 1);

        // Some far more often than others, so that there are pairs with a history.
        string Member() => members[(int)(members.Length * Math.Pow(random.NextDouble(), 2))];
    }
}
