using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Policies;

namespace Reciprocity.Domain.Tests.Engagements;

public class EngagementRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private static readonly EngagementRules Rules = new(EngagementPolicy.Default);

    [Fact]
    public void A_complete_item_becomes_an_engagement()
    {
        var engagement = Accept(new()
        {
            Id = "e-1",
            Source = "shop",
            Kind = "like",
            Actor = "ana",
            Target = "bo",
            Content = "post-9",
            Campaign = "spring",
            OccurredAt = "2026-11-23T10:00:00.1234567+02:00",
            Count = 1,
        });

        Assert.Equal(new Engagement
        {
            EventId = new Guid("52a5d9dc-0dbf-5b59-960e-98c2368e5331"),
            Id = "e-1",
            Source = "shop",
            Kind = "like",
            Actor = "ana",
            Target = "bo",
            Content = "post-9",
            Campaign = "spring",
            OccurredAt = new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero).AddTicks(1_234_560),
        }, engagement);
        Assert.Null(EngagementRules.WhatIsWrong(engagement, "demo", Now));
    }

    [Fact]
    public void Without_a_time_it_happened_when_it_was_received() => Assert.Equal(Now, Accept(Like(draft => draft.OccurredAt = null)).OccurredAt);

    [Fact]
    public void Without_a_source_it_is_of_the_default_one() => Assert.Equal("default", Accept(Like()).Source);

    [Fact]
    public void Without_id_and_time_it_is_rejected_for_nothing_would_name_it() =>
        AssertRejected(Like(draft => draft.Id = draft.OccurredAt = null), RejectionReason.Missing, "/occurredAt");

    [Fact]
    public void A_view_may_come_from_an_unknown_viewer_and_stand_for_many()
    {
        var view = Accept(Like(draft => (draft.Kind, draft.Actor, draft.Count) = ("view", null, EngagementRules.LargestCount)));
        Assert.Null(view.Actor);
        Assert.Equal(EngagementRules.LargestCount, view.Count);
    }

    [Theory]
    [InlineData("view", 0L)]
    [InlineData("view", -1L)]
    [InlineData("view", EngagementRules.LargestCount + 1)]
    [InlineData("like", 2L)]
    public void A_count_that_no_view_can_have_is_rejected(string kind, long count) =>
        AssertRejected(Like(draft => (draft.Kind, draft.Count) = (kind, count)), RejectionReason.Count, "/count");

    [Theory]
    [InlineData("kind")]
    [InlineData("actor")]
    [InlineData("target")]
    public void What_is_required_and_absent_is_named(string field)
    {
        var draft = Like();
        _ = field switch { "kind" => draft.Kind = null, "actor" => draft.Actor = null, _ => draft.Target = null };
        AssertRejected(draft, RejectionReason.Missing, "/" + field);
    }

    [Theory]
    [InlineData("lik")]
    [InlineData("Like")]
    [InlineData("")]
    public void An_unknown_kind_is_rejected(string kind) => AssertRejected(Like(draft => draft.Kind = kind), RejectionReason.UnknownKind, "/kind");

    [Theory]
    [InlineData("x")]
    [InlineData("é")]
    [InlineData("🙂")]
    public void A_text_may_have_256_characters_and_no_more_whatever_they_are(string character)
    {
        var longest = string.Concat(Enumerable.Repeat(character, 256));
        Assert.Equal(longest, Accept(Like(draft => draft.Actor = longest)).Actor);
        AssertRejected(Like(draft => draft.Actor = longest + character), RejectionReason.Text, "/actor");
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    [InlineData("a\u007F")]
    [InlineData("\u0085")]
    public void A_text_that_no_store_can_keep_is_rejected_in_every_field(string text) => AssertRejectedInEveryField(text);

    [Fact]
    public void A_lone_surrogate_is_rejected_in_every_field()
    {
        // Not as inline data: an attribute is stored as UTF-8, which has no lone surrogates.
        AssertRejectedInEveryField("\uD83D");
        AssertRejectedInEveryField("\uDE42\uD83D");
        AssertRejectedInEveryField("a\uDE42b");
        AssertRejected(Like(draft => draft.Kind = "\uD83D"), RejectionReason.UnknownKind, "/kind");
    }

    [Theory]
    [InlineData("1970-01-01T00:00:00Z")]
    [InlineData("2026-11-25T12:00:00Z")]
    public void A_time_may_be_from_1970_to_a_day_ahead(string time) => Accept(Like(draft => draft.OccurredAt = time));

    [Theory]
    [InlineData("1200-01-01T00:00:00Z")]
    [InlineData("1969-12-31T23:59:59.999999Z")]
    [InlineData("2026-11-25T12:00:00.000001Z")]
    [InlineData("2200-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    [InlineData("yesterday")]
    public void Any_other_time_is_rejected(string time) => AssertRejected(Like(draft => draft.OccurredAt = time), RejectionReason.Time, "/occurredAt");

    [Fact]
    public void A_retraction_by_id_names_its_original_and_may_bear_its_id()
    {
        var retraction = Accept(new() { Id = "e-1", Source = "shop", Actor = "ana", Retracted = true, Retracts = "e-1" });
        Assert.Equal(EventIdentity.Of("demo", "shop", "e-1"), retraction.Retracts);
        Assert.Equal(EventIdentity.OfRetraction("demo", "shop", "e-1"), retraction.EventId);
        Assert.Null(EngagementRules.WhatIsWrong(retraction, "demo", Now));
    }

    [Fact]
    public void A_retraction_by_match_needs_what_it_matches()
    {
        Assert.True(Accept(Like(draft => draft.Retracted = true)).Retracted);
        AssertRejected(Like(draft => (draft.Retracted, draft.Target) = (true, null)), RejectionReason.Missing, "/target");
    }

    [Fact]
    public void Where_the_format_may_not_know_the_owner_content_stands_for_it()
    {
        var engagement = Accept(Like(draft => (draft.Target, draft.Content, draft.OwnerMayBeUnknown) = (null, "post-9", true)));
        Assert.Equal((null, "post-9"), (engagement.Target, engagement.Content));
        Assert.Null(EngagementRules.WhatIsWrong(engagement, "demo", Now));

        AssertRejected(Like(draft => (draft.Target, draft.Content) = (null, "post-9")), RejectionReason.Missing, "/target");
        AssertRejected(Like(draft => (draft.Target, draft.Content, draft.OwnerMayBeUnknown) = (null, null, true)), RejectionReason.Missing, "/target");
        AssertRejected(Like(draft => (draft.Target, draft.Content, draft.Retracted) = (null, "post-9", true)), RejectionReason.Missing, "/target");
    }

    [Fact]
    public void A_draft_that_is_empty_again_needs_an_owner_again()
    {
        var draft = Like(draft => draft.OwnerMayBeUnknown = true);
        draft.Clear();
        Assert.False(draft.OwnerMayBeUnknown);
    }

    [Fact]
    public void What_retracts_must_say_that_it_is_a_retraction() =>
        AssertRejected(Like(draft => draft.Retracts = "e-0"), RejectionReason.Retraction, "/retracts");

    [Fact]
    public void What_a_foreign_publisher_made_up_is_found_out()
    {
        var engagement = Accept(Like());
        Assert.NotNull(EngagementRules.WhatIsWrong(engagement, "another", Now));
        Assert.NotNull(EngagementRules.WhatIsWrong(engagement with { Id = "e-2" }, "demo", Now));
        Assert.NotNull(EngagementRules.WhatIsWrong(engagement with { Actor = null }, "demo", Now));
        Assert.NotNull(EngagementRules.WhatIsWrong(engagement with { Target = "a\0b" }, "demo", Now));
        Assert.NotNull(EngagementRules.WhatIsWrong(engagement with { Count = 2 }, "demo", Now));
        Assert.NotNull(EngagementRules.WhatIsWrong(engagement with { OccurredAt = Now.AddDays(2) }, "demo", Now));
    }

    private static EngagementDraft Like(Action<EngagementDraft>? change = null)
    {
        var draft = new EngagementDraft { Id = "e-1", Kind = "like", Actor = "ana", Target = "bo", OccurredAt = "2026-11-23T10:00:00Z" };
        change?.Invoke(draft);
        return draft;
    }

    private static Engagement Accept(EngagementDraft draft)
    {
        Assert.True(Rules.TryAccept(draft, "demo", Now, out var engagement), string.Join("; ", draft.Errors));
        return engagement;
    }

    private static void AssertRejectedInEveryField(string text)
    {
        AssertRejected(Like(draft => draft.Id = text), RejectionReason.Text, "/id");
        AssertRejected(Like(draft => draft.Source = text), RejectionReason.Text, "/source");
        AssertRejected(Like(draft => draft.Actor = text), RejectionReason.Text, "/actor");
        AssertRejected(Like(draft => draft.Target = text), RejectionReason.Text, "/target");
        AssertRejected(Like(draft => draft.Content = text), RejectionReason.Text, "/content");
        AssertRejected(Like(draft => draft.Campaign = text), RejectionReason.Text, "/campaign");
        AssertRejected(Like(draft => (draft.Retracted, draft.Retracts) = (true, text)), RejectionReason.Text, "/retracts");
    }

    private static void AssertRejected(EngagementDraft draft, string reason, string pointer)
    {
        Assert.False(Rules.TryAccept(draft, "demo", Now, out _));
        Assert.Contains(draft.Errors, error => error.Reason == reason && error.Pointer == pointer);
        Assert.All(draft.Errors, error => Assert.NotEmpty(error.Detail));
    }
}
