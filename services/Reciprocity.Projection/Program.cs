using Reciprocity.Hosting.Access;
using Reciprocity.Hosting.Edge;
using Reciprocity.Hosting.Policies;
using Reciprocity.Projection.Erasures;
using Reciprocity.Projection.Folding;
using Reciprocity.Projection.Generations;
using Reciprocity.Projection.Journal;
using Reciprocity.Projection.Operations;
using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Storage;

if (KeyCommand.IsMeant(args))
{
    return KeyCommand.Run(args);
}

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddEdge("Reciprocity", "Who answers whom: relationships, members and networks.", defaultPort: 8081);
builder.AddAccess();
builder.AddPolicy();
builder.AddStorage();
builder.AddJournal();
builder.AddGenerations();
builder.AddErasures();
builder.AddFold();
builder.AddQueries();
builder.AddOperations();

var app = builder.Build();
app.UseEdge();
app.MapQueries();
app.Run();
return 0;
