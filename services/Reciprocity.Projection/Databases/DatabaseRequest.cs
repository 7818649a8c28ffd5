namespace Reciprocity.Projection.Databases;

/// <summary>
/// Gives a request about a network the services of that network's database. What asks for a service then gets that database's, and what
/// belongs to the process from the process.
/// </summary>
internal static class DatabaseRequest
{
    public static async Task InvokeAsync(HttpContext http, RequestDelegate next, DatabaseSet databases)
    {
        var database = databases.Of(http.GetRouteValue("network") as string);
        if (database == databases.Default)
        {
            await next(http);
            return;
        }

        var process = http.RequestServices;
        http.RequestServices = new Services(database.Services, process);
        try
        {
            await next(http);
        }
        finally
        {
            http.RequestServices = process;
        }
    }

    private sealed class Services(IServiceProvider database, IServiceProvider process) : IKeyedServiceProvider
    {
        public object? GetService(Type serviceType) => database.GetService(serviceType) ?? process.GetService(serviceType);

        public object? GetKeyedService(Type serviceType, object? serviceKey) =>
            database.GetKeyedServices(serviceType, serviceKey).LastOrDefault() ?? ((IKeyedServiceProvider)process).GetKeyedService(serviceType, serviceKey);

        public object GetRequiredKeyedService(Type serviceType, object? serviceKey) =>
            GetKeyedService(serviceType, serviceKey) ?? throw new InvalidOperationException($"There is no {serviceType} of {serviceKey}.");
    }
}
