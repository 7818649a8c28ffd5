using Marten;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace Reciprocity.Projection.Folding;

/// <summary>A table of sums: rows are found by their key, and what is written to them is added.</summary>
/// <typeparam name="TKey">What a row is found by, besides its network.</typeparam>
/// <typeparam name="TSums">What is summed.</typeparam>
internal sealed class SumTable<TKey, TSums>(
    string name,
    SumTable<TKey, TSums>.KeyColumn[] keys,
    (string Name, Func<TSums, long> Read)[] sums)
{
    public string Name => name;

    /// <summary>A column of the key; <c>Read</c> gives an array of its values.</summary>
    public readonly record struct KeyColumn(string Name, string Type, Func<IEnumerable<TKey>, object> Read);

    public Table Table(string schema)
    {
        var table = new Table(new PostgresqlObjectName(schema, name, SchemaUtils.IdentifierUsage.General));
        table.AddColumn("network", "varchar").AsPrimaryKey();
        foreach (var key in keys)
        {
            table.AddColumn(key.Name, key.Type).AsPrimaryKey();
        }

        foreach (var (sum, _) in sums)
        {
            table.AddColumn(sum, "bigint").NotNull();
        }

        return table;
    }

    /// <summary>Queues the addition in the operations' own transaction. Rows of which nothing changes are left out.</summary>
    public void QueueAdd(IDocumentOperations operations, string schema, IEnumerable<KeyValuePair<TKey, TSums>> added)
    {
        var changes = added.Where(row => ChangesAnything(row.Value));
        List<TKey> rows = [.. changes.Select(row => row.Key)];
        if (rows.Count == 0)
        {
            return;
        }

        string[] columns = [.. keys.Select(key => key.Name), .. sums.Select(sum => sum.Name)];
        operations.QueueSqlCommand(
            $"""
             insert into {schema}.{name} as sums (network, {string.Join(", ", columns)})
             select ?, {string.Join(", ", columns)} from unnest({string.Join(", ", columns.Select(_ => "?"))}) as added ({string.Join(", ", columns)})
             order by {string.Join(", ", keys.Select(key => key.Name))}
             on conflict (network, {string.Join(", ", keys.Select(key => key.Name))})
             do update set {string.Join(", ", sums.Select(sum => $"{sum.Name} = sums.{sum.Name} + excluded.{sum.Name}"))}
             """,
            [operations.TenantId, .. keys.Select(key => key.Read(rows)), .. Columns(changes, rows.Count)]);
    }

    private bool ChangesAnything(in TSums row)
    {
        foreach (var (_, read) in sums)
        {
            if (read(row) != 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The sums of each column, by row.</summary>
    private long[][] Columns(IEnumerable<KeyValuePair<TKey, TSums>> rows, int count)
    {
        long[][] columns = [.. sums.Select(_ => new long[count])];
        var at = 0;
        foreach (var (_, row) in rows)
        {
            for (var column = 0; column < columns.Length; column++)
            {
                columns[column][at] = sums[column].Read(row);
            }

            at++;
        }

        return columns;
    }
}
