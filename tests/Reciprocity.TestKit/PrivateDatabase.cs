namespace Reciprocity.TestKit;

/// <summary>A PostgreSQL of a test's own, which it may kill and start again.</summary>
public sealed class PrivateDatabase : LocalPart
{
    private PrivateDatabase()
        : base("postgres")
    {
    }

    public string ConnectionString => Url;

    public static async Task<PrivateDatabase> StartAsync()
    {
        var database = new PrivateDatabase();
        await database.StartAgainAsync();
        return database;
    }
}
