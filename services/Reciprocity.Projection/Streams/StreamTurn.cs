using Npgsql;
using Reciprocity.Projection.Generations;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Streams;

/// <summary>Whether a fold tells listeners of what it folds.</summary>
internal enum StreamTurn
{
    /// <summary>It builds a generation, and the one that is read has told them already.</summary>
    Silent,

    /// <summary>Its generation is read.</summary>
    Tells,

    /// <summary>
    /// It builds a generation and is ahead of the one that is read, which may be stopped for the switch before it comes here. Some of
    /// what it writes may be told then: each item at its own event's position, so that the switch can part them anywhere.
    /// </summary>
    Ahead,
}

/// <summary>Finds out which it is, and asks only where that can have changed.</summary>
internal sealed class StreamTurns(Generation generation)
{
    private bool _tells;
    private long _told;

    /// <param name="position">Up to where is folded.</param>
    public async ValueTask<StreamTurn> OfAsync(NpgsqlConnection connection, long position, CancellationToken cancellation)
    {
        // Once read, it may be retired by now; what it writes then lies behind the switch and is not told.
        if (_tells || position <= _told)
        {
            return _tells ? StreamTurn.Tells : StreamTurn.Silent;
        }

        await using var query = new NpgsqlCommand(
            $"""
             select mine.switched_at is not null, coalesce(case when mine.switched_at is null then progress.last_seq_id else mine.switched_position end, 0)
             from {GenerationTable.Name} mine
             left join {GenerationTable.Name} active on active.state = '{GenerationTable.Active}'
             left join {Schemas.Journal}.mt_event_progression progress on progress.name = '{Generation.ProgressOf("' || active.number || '")}'
             where mine.number = $1
             """,
            connection);
        query.Parameters.Add(new() { Value = generation.Number });
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        if (await reader.ReadAsync(cancellation))
        {
            _told = reader.GetInt64(1);
            _tells = reader.GetBoolean(0) && position > _told;
        }
        else
        {
            _told = position; // A generation that nobody has begun is nobody's to read.
        }

        return _tells ? StreamTurn.Tells : position <= _told ? StreamTurn.Silent : StreamTurn.Ahead;
    }
}
