using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Reciprocity.Projection.Storage;

/// <summary>
/// A record as the serializer would write and read it that leaves out what is absent, for a third to three quarters of what that costs: a page of the fold
/// does so ten thousand times, and under full load JSON was a third of this process' time.
/// </summary>
/// <remarks>
/// Names are written in the order in which <c>jsonb</c> keeps them, so that what comes from the database and what was never there is in one order, and
/// the name that comes next is known. What it does not know of a document it passes over, as the serializer does.
/// </remarks>
/// <typeparam name="T">A record whose properties can be set, by a constructor without parameters or one that does nothing but set them.</typeparam>
internal sealed class RecordConverter<T> : JsonConverter<T>
    where T : class
{
    private readonly Field[] _fields;
    private readonly bool _hasDefaults = typeof(T).GetConstructor(Type.EmptyTypes) is not null;

    /// <param name="latencies">Stands in for the options' own: these records are rewritten all the time.</param>
    public RecordConverter(JsonSerializerOptions options, LatencyBinsConverter latencies) =>
        _fields = [.. typeof(T).GetProperties().Where(property => property.CanWrite).Select(property => FieldOf(property, options, latencies))
            .OrderBy(field => field.Name.EncodedUtf8Bytes.Length).ThenBy(field => field.Name.Value, StringComparer.Ordinal)];

    private abstract class Field(JsonEncodedText name)
    {
        public JsonEncodedText Name => name;

        public abstract void Read(ref Utf8JsonReader reader, T record, JsonSerializerOptions options);

        public abstract void Write(Utf8JsonWriter writer, T record, JsonSerializerOptions options);
    }

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var record = _hasDefaults ? Activator.CreateInstance<T>() : (T)RuntimeHelpers.GetUninitializedObject(typeof(T));
        var next = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = Find(ref reader, ref next);
            reader.Read();
            if (field is null)
            {
                reader.Skip();
            }
            else
            {
                field.Read(ref reader, record, options);
            }
        }

        return record;
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var field in _fields)
        {
            field.Write(writer, value, options);
        }

        writer.WriteEndObject();
    }

    /// <summary>The field of a name; null if there is none. It is looked for from where the one before it was.</summary>
    private Field? Find(ref Utf8JsonReader reader, ref int next)
    {
        for (var i = 0; i < _fields.Length; i++)
        {
            var field = _fields[next];
            next = next + 1 == _fields.Length ? 0 : next + 1;
            if (reader.ValueTextEquals(field.Name.EncodedUtf8Bytes))
            {
                return field;
            }
        }

        return null;
    }

    private static Field FieldOf(PropertyInfo property, JsonSerializerOptions options, LatencyBinsConverter latencies)
    {
        var name = JsonEncodedText.Encode(options.PropertyNamingPolicy?.ConvertName(property.Name) ?? property.Name);
        var own = property.GetCustomAttribute<JsonConverterAttribute>()?.ConverterType is { } type ? Activator.CreateInstance(type)
            : latencies.CanConvert(property.PropertyType) ? latencies : null;
        return (Field)Activator.CreateInstance(
            typeof(Field<>).MakeGenericType(typeof(T), property.PropertyType), name, property, own ?? options.GetConverter(property.PropertyType))!;
    }

    private sealed class Field<TValue>(JsonEncodedText name, PropertyInfo property, JsonConverter<TValue> converter) : Field(name)
    {
        private readonly Func<T, TValue> _get = property.GetMethod!.CreateDelegate<Func<T, TValue>>();
        private readonly Action<T, TValue> _set = property.SetMethod!.CreateDelegate<Action<T, TValue>>();

        public override void Read(ref Utf8JsonReader reader, T record, JsonSerializerOptions options) =>
            _set(record, reader.TokenType == JsonTokenType.Null && default(TValue) is null ? default! : converter.Read(ref reader, typeof(TValue), options)!);

        public override void Write(Utf8JsonWriter writer, T record, JsonSerializerOptions options)
        {
            var value = _get(record);
            if (!EqualityComparer<TValue>.Default.Equals(value, default))
            {
                writer.WritePropertyName(Name);
                converter.Write(writer, value, options);
            }
        }
    }
}
