using System.Buffers;
using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json;
using Marten;
using Marten.Schema;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Folding;

/// <summary>
/// Writes documents as Marten stores them, but all new ones of a page with one statement, and all others with another: a tenth of
/// the cost of one call each. It takes table and columns from Marten's own mapping, and expects documents without metadata columns.
/// </summary>
/// <remarks>
/// Which are new is for the caller to know. To leave that to PostgreSQL (<c>on conflict</c>) costs a second look into the index
/// for each new row. A caller who is wrong finds the transaction failed.
/// </remarks>
internal sealed class DocumentTable<T>
    where T : notnull
{
    private readonly string _insert;
    private readonly string _update;

    /// <summary>The id's, and those of what is duplicated from the document.</summary>
    private readonly Func<IColumn>[] _columns;

    public DocumentTable(StoreOptions options)
    {
        var mapping = (DocumentMapping)((IReadOnlyStoreOptions)options).FindOrResolveDocumentType(typeof(T));
        var fields = mapping.DuplicatedFields.Where(field => !field.OnlyForSearching).ToArray();
        string[] duplicates = [.. fields.Select(field => field.ColumnName)];
        string[] columns = ["id", "data", .. duplicates];
        var documents = $"unnest({string.Join(", ", columns.Select(_ => "?"))}) as document ({string.Join(", ", columns)})";
        const string Data = "convert_from(document.data, 'UTF8')::jsonb";
        _insert = $"""
            insert into {mapping.TableName.QualifiedName} (tenant_id, {string.Join(", ", columns)})
            select ?, {string.Join(", ", columns.Select(column => column == "data" ? Data : column))} from {documents}
            """;
        string[] sets = [$"data = {Data}", .. duplicates.Select(column => $"{column} = document.{column}")];
        _update = $"""
            with written as (
              update {mapping.TableName.QualifiedName} stored set {string.Join(", ", sets)}
              from {documents} where stored.tenant_id = ? and stored.id = document.id
              returning 1)
            select 1 / (count(*) = ?)::int from written
            """;
        _columns = [Column([mapping.IdMember]), .. fields.Select(field => Column(field.Members))];
    }

    /// <summary>The values of one column, by row.</summary>
    private interface IColumn
    {
        /// <summary>A list of the column's type, which Npgsql sends as one value.</summary>
        object Values { get; }

        void Add(T document);
    }

    /// <summary>Documents to be written, each as what is written of it: the documents themselves need not stay.</summary>
    public sealed class Rows
    {
        private readonly DocumentTable<T> _table;
        private readonly Part _new;
        private readonly Part _known;

        internal Rows(DocumentTable<T> table, PageBytes? bytes)
        {
            var bodies = new Bodies(bytes);
            (_table, _new, _known) = (table, new(table._columns, bodies), new(table._columns, bodies));
        }

        public int Count => _new.Count + _known.Count;

        /// <summary>No document may be there twice.</summary>
        /// <param name="isNew">Whether it is not in the table yet.</param>
        public void Add(T document, bool isNew) => (isNew ? _new : _known).Add(document);

        /// <summary>Where the documents are written, in UTF-8, by id.</summary>
        public Dictionary<TId, PageBytes.Place> ById<TId>()
            where TId : notnull
        {
            var places = new Dictionary<TId, PageBytes.Place>(Count);
            _new.AddTo(places);
            _known.AddTo(places);
            return places;
        }

        /// <summary>
        /// Queues the write in the operations' own transaction, which fails if one is there that should not be, or the other way round.
        /// </summary>
        public void Queue(IDocumentOperations operations)
        {
            if (_new.Count > 0)
            {
                operations.QueueSqlCommand(_table._insert, [operations.TenantId, .. _new.Values]);
            }

            if (_known.Count > 0)
            {
                operations.QueueSqlCommand(_table._update, [.. _known.Values, operations.TenantId, _known.Count]);
            }
        }
    }

    /// <param name="bytes">Where documents are written that are to be kept; without it, each is an array of its own.</param>
    public Rows Begin(PageBytes? bytes = null) => new(this, bytes);

    /// <summary>Documents as UTF-8.</summary>
    private sealed class Bodies(PageBytes? kept)
    {
        private readonly ArrayBufferWriter<byte> _body = new();

        public PageBytes.Place Write(T document)
        {
            _body.ResetWrittenCount();
            using (var json = new Utf8JsonWriter(_body, new() { Encoder = StoredJson.ReadModels.Encoder, SkipValidation = true }))
            {
                JsonSerializer.Serialize(json, document, StoredJson.ReadModels);
            }

            return kept?.Add(_body.WrittenSpan) ?? PageBytes.Place.Apart(_body.WrittenSpan.ToArray());
        }
    }

    /// <summary>What one of the statements writes.</summary>
    private sealed class Part(Func<IColumn>[] columns, Bodies bodies)
    {
        private readonly IColumn[] _columns = Array.ConvertAll(columns, begin => begin());
        private readonly List<PageBytes.Place> _places = [];

        public int Count => _places.Count;

        public IEnumerable<object> Values =>
            [_columns[0].Values, _places.ConvertAll(place => place.Bytes), .. _columns.Skip(1).Select(column => column.Values)];

        public void Add(T document)
        {
            _places.Add(bodies.Write(document));
            foreach (var column in _columns)
            {
                column.Add(document);
            }
        }

        public void AddTo<TId>(Dictionary<TId, PageBytes.Place> places)
            where TId : notnull
        {
            var ids = (List<TId>)_columns[0].Values;
            for (var row = 0; row < Count; row++)
            {
                places.Add(ids[row], _places[row]);
            }
        }
    }

    /// <summary>Reads one member of every document.</summary>
    private static Func<IColumn> Column(MemberInfo[] path)
    {
        var document = Expression.Parameter(typeof(T));
        var member = path.Aggregate((Expression)document, Expression.MakeMemberAccess);
        var begin = typeof(DocumentTable<T>).GetMethod(nameof(BeginColumn), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(member.Type);
        return begin.CreateDelegate<Func<Delegate, Func<IColumn>>>()(Expression.Lambda(member, document).Compile());
    }

    private static Func<IColumn> BeginColumn<TMember>(Delegate member) => () => new MemberColumn<TMember>((Func<T, TMember>)member);

    private sealed class MemberColumn<TMember>(Func<T, TMember> member) : IColumn
    {
        private readonly List<TMember> _values = [];

        public object Values => _values;

        public void Add(T document) => _values.Add(member(document));
    }
}
