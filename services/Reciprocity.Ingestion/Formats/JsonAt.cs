using System.Text.Json;

namespace Reciprocity.Ingestion.Formats;

/// <summary>
/// A value in JSON that a stranger wrote, and where it stands. Asking for what is not there is no mistake here: it is answered
/// with something absent that still knows where it should be.
/// </summary>
internal readonly struct JsonAt(JsonElement value, string pointer)
{
    private readonly JsonElement _value = value;

    /// <summary>The JSON Pointer to it.</summary>
    public string Pointer { get; } = pointer;

    public bool IsThere => _value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    public bool IsObject => _value.ValueKind == JsonValueKind.Object;

    public bool IsArray => _value.ValueKind == JsonValueKind.Array;

    public bool IsTrue => _value.ValueKind == JsonValueKind.True;

    /// <summary>A member of an object; absent where this is none or has none.</summary>
    public JsonAt this[string name] =>
        new(IsObject && _value.TryGetProperty(name, out var member) ? member : default, Pointer + JsonPointer.To(name));

    /// <summary>Its elements if it is an array, itself if it is anything else, nothing if it is absent.</summary>
    public IEnumerable<JsonAt> Elements()
    {
        if (!IsArray)
        {
            return IsThere ? [this] : [];
        }

        var pointer = Pointer;
        return _value.EnumerateArray().Select((element, i) => new JsonAt(element, $"{pointer}/{i}"));
    }

    public IEnumerable<string> MemberNames() => IsObject ? _value.EnumerateObject().Select(member => member.Name) : [];

    /// <summary>The string that it is; null when it is none.</summary>
    public string? Text => _value.ValueKind == JsonValueKind.String ? _value.GetString() : null;

    /// <summary>It as text that must be a string.</summary>
    public Said Said => _value.ValueKind == JsonValueKind.String || !IsThere
        ? new(Text, Pointer)
        : new(null, Pointer, $"is {NameOf(_value.ValueKind)}; it must be a string");

    /// <summary>It as text, where whole numbers are ids and times too.</summary>
    public Said SaidOrNumber => _value.ValueKind == JsonValueKind.Number
        ? _value.TryGetInt64(out var number) ? new($"{number}", Pointer) : new(null, Pointer, "is no whole number")
        : Said;

    private static string NameOf(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        _ => "true or false",
    };
}
