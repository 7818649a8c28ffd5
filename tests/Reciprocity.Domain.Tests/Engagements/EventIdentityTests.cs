using Reciprocity.Domain.Engagements;

namespace Reciprocity.Domain.Tests.Engagements;

/// <summary>The ids were computed by another implementation (Python's <c>uuid.uuid5</c>): whoever changes them changes every stored identity.</summary>
public class EventIdentityTests
{
    [Theory]
    [InlineData("demo", "shop", "e-1", "52a5d9dc-0dbf-5b59-960e-98c2368e5331", "e648f68c-14ac-5460-a7e7-486b2f4da09f")]
    [InlineData("demo", "default", "e-1", "7ee149b4-e61d-5b32-a4dd-26e3fd5be607", "e403926b-9843-55db-ac03-8d1dc352db4d")]
    [InlineData("higgs", "higgs", "1", "e94c3e48-03c3-5827-981b-ccb3439f18a5", "9973405e-6fbb-5090-af00-33f575572e52")]
    [InlineData("demo", "shop", "E-1", "fd7a275e-3ce6-5c9f-b147-59e926929d18", "fbc59144-db8f-56f1-9dad-d8d5d2aee80a")]
    [InlineData("demo", "日本", "ключ-🙂", "475f55f9-b086-5900-a5b6-bd3803689502", "78438e7f-2346-5c01-a207-b5c0cd4fdf90")]
    public void An_event_is_named_by_its_network_source_and_id(string network, string source, string id, string engagement, string retraction)
    {
        Assert.Equal(new Guid(engagement), EventIdentity.Of(network, source, id));
        Assert.Equal(new Guid(retraction), EventIdentity.OfRetraction(network, source, id));
    }

    [Theory]
    [InlineData("x", "ad69aa2f-66b7-5df6-9c4b-4e91a07f8d35")]
    [InlineData("🙂", "7f6f4a1d-a911-51cf-954a-30c100e14e02")]
    public void The_longest_id_has_an_identity_like_any_other(string character, string expected) =>
        Assert.Equal(new Guid(expected), EventIdentity.Of("demo", "s", string.Concat(Enumerable.Repeat(character, EngagementRules.LongestText))));
}
