namespace Reciprocity.Domain.Networks;

/// <summary>Members who gave and received as much as each other.</summary>
/// <param name="Given">What each of them gave; a mean where classes were put together.</param>
/// <param name="Received">What each of them received.</param>
public readonly record struct ActivityClass(double Given, double Received, long Members);

/// <summary>
/// The reciprocity that chance gives when everybody gives and receives as much as they do: <c>X_ij</c> are independent Poisson
/// variables with mean <c>λ_ij = given_i·received_j/total</c>.
/// </summary>
/// <param name="Edge"><c>Σ(1−e^−λij)(1−e^−λji)/Σ(1−e^−λij)</c> over i ≠ j; null where nothing was given.</param>
/// <param name="Weighted"><c>Σ E[min(X_ij, X_ji)]/total</c> over i ≠ j; null where nothing was given.</param>
public sealed record ActivityChance(double? Edge, double? Weighted)
{
    /// <summary>More classes than this are put together by similar activity, so that the work is bounded.</summary>
    public const int MostClasses = 2_000;

    /// <summary>Of a network's members, each of which is in one class.</summary>
    public static ActivityChance Of(IReadOnlyCollection<ActivityClass> members)
    {
        var total = members.Sum(one => one.Given * one.Members);
        if (total <= 0)
        {
            return new(null, null);
        }

        var (returned, edges, matched) = (0.0, 0.0, 0.0);
        ActivityClass[] classes = [.. Coarsened(members)];
        for (var i = 0; i < classes.Length; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var (x, y) = (classes[i], classes[j]);

                // Of one class each two members once, of two classes each member of one with each of the other: either way both directions.
                var pairs = i == j ? x.Members * (x.Members - 1.0) / 2 : (double)x.Members * y.Members;
                var (there, back) = (x.Given * y.Received / total, y.Given * x.Received / total);
                var (someThere, someBack) = (-ExpMinusOne(-there), -ExpMinusOne(-back));
                returned += 2 * pairs * someThere * someBack;
                edges += pairs * (someThere + someBack);
                matched += there > 0 && back > 0 && pairs > 0 ? 2 * pairs * PoissonMinimum.Mean(there, back) : 0;
            }
        }

        return new(edges > 0 ? returned / edges : null, matched / total);
    }

    /// <summary><c>(r − e)/(1 − e)</c>, at most 1: reciprocity above that of chance; null where either is, or e is 1.</summary>
    public static double? Above(double? reciprocity, double? expected) =>
        reciprocity is { } r && expected is { } e && e < 1 ? (r - e) / (1 - e) : null;

    private static IEnumerable<ActivityClass> Coarsened(IReadOnlyCollection<ActivityClass> members)
    {
        IReadOnlyCollection<ActivityClass> classes = members;
        for (var width = 0.01; classes.Count > MostClasses; width *= 2)
        {
            classes = [.. members.GroupBy(one => (Step(one.Given, width), Step(one.Received, width))).Select(Together)];
        }

        return classes;
    }

    private static double Step(double activity, double width) => Math.Round(Math.Log(1 + activity) / width);

    private static ActivityClass Together(IEnumerable<ActivityClass> classes)
    {
        var (given, received, members) = (0.0, 0.0, 0L);
        foreach (var one in classes)
        {
            (given, received, members) = (given + (one.Given * one.Members), received + (one.Received * one.Members), members + one.Members);
        }

        return new(given / members, received / members, members);
    }

    /// <summary>e^x − 1 that keeps its digits near 0, where subtracting would lose them.</summary>
    internal static double ExpMinusOne(double x) => Math.Abs(x) > 1e-5 ? Math.Exp(x) - 1 : x * (1 + (x / 2 * (1 + (x / 3))));
}
