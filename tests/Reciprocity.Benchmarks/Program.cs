using Reciprocity.Benchmarks;

// Each measures against running parts, prints a Markdown table, and asserts nothing.
return args switch
{
    ["refold", var connectionString] => await RefoldBenchmark.RunAsync(connectionString),
    ["queries", var ingestion, var projection, var network] => await QueryBenchmark.RunAsync(new(ingestion), new(projection), network),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        """
        refold CONNECTION                        a late event in a pair of 100,000 engagements (an empty database)
        queries INGESTION PROJECTION NETWORK     query latency while 1,000 engagements a second come in (addresses of running services)
        """);
    return 1;
}
