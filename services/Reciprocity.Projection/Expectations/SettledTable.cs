using Reciprocity.Domain.Relationships;
using Reciprocity.Projection.Folding;

namespace Reciprocity.Projection.Expectations;

/// <summary>The openings that are open no more, by who opened them, who was awaited, and kind.</summary>
internal static class SettledTable
{
    public static SumTable<OpeningKey, SettledOpenings> Settled { get; } = new(
        "settled_opening",
        [
            new("opener", "varchar", keys => keys.Select(key => key.Opener).ToArray()),
            new("awaited", "varchar", keys => keys.Select(key => key.Awaited).ToArray()),
            new("kind", "varchar", keys => keys.Select(key => key.Kind).ToArray()),
        ],
        [
            ("settled", openings => openings.Settled),
            ("in_window", openings => openings.InWindow),
        ]);
}
