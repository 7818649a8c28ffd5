using Reciprocity.Hosting.Access;
using Reciprocity.Hosting.Edge;
using Reciprocity.Hosting.Policies;
using Reciprocity.Projection.Databases;
using Reciprocity.Projection.Journal;
using Reciprocity.Projection.Operations;
using Reciprocity.Projection.Queries;

if (KeyCommand.IsMeant(args))
{
    return KeyCommand.Run(args);
}

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddEdge("Reciprocity", "Who answers whom: relationships, members and networks.", defaultPort: 8081);
builder.AddAccess();
builder.AddPolicy();
builder.AddJournalQueue();
builder.AddDatabase();
builder.AddDatabases();
builder.AddOperations();

var app = builder.Build();
app.UseEdge();
app.UseDatabases();
app.MapQueries();
app.Run();
return 0;
