using Reciprocity.Domain.Engagements;
using Reciprocity.Hosting.Access;
using Reciprocity.Hosting.Edge;
using Reciprocity.Hosting.Policies;
using Reciprocity.Ingestion.Engagements;
using Reciprocity.Ingestion.Formats;
using Reciprocity.Ingestion.Publishing;
using Reciprocity.Ingestion.Webhooks;

if (KeyCommand.IsMeant(args))
{
    return KeyCommand.Run(args);
}

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddEdge("Reciprocity ingestion", "Takes facts of who engaged whom, in whatever format they come, and answers for each.", 8080);
builder.AddAccess();
builder.AddPolicy();
builder.AddDecompression();
builder.Services.AddSingleton<EngagementRules>();
builder.Services.AddSingleton<Reception>();
builder.Services.AddSingleton<EngagementEndpoint>();
builder.Services.AddSingleton<WebhookEndpoint>();
builder.AddPackPublisher();
builder.AddPublishingBus();

var app = builder.Build();
app.UseEdge();
app.UseRequestDecompression();
EngagementEndpoint.Map(app);
WebhookEndpoint.Map(app);
app.Run();
return 0;
