namespace Reciprocity.Domain.Networks;

/// <summary>The smaller of two independent Poisson variables.</summary>
internal static class PoissonMinimum
{
    /// <summary>What later terms, which only become smaller, cannot add to a double that is summed up over many pairs.</summary>
    private const double Negligible = 1e-14;

    /// <summary><c>E[min(X, Y)] = Σ_{k≥1} P(X ≥ k)·P(Y ≥ k)</c>.</summary>
    public static double Mean(double x, double y)
    {
        var (ofX, ofY) = (new Tail(x), new Tail(y));
        var mean = 0.0;
        while (true)
        {
            var term = ofX.AtLeast * ofY.AtLeast;
            mean += term;
            if (term <= Negligible * mean)
            {
                return mean;
            }

            ofX.Next();
            ofY.Next();
        }
    }

    /// <summary>P(X ≥ k) for k = 1, 2, …; by logarithms, since e^−λ is no double for a large λ.</summary>
    private struct Tail(double mean)
    {
        private readonly double _logMean = Math.Log(mean);
        private double _logProbability = -mean;
        private int _k;

        public double AtLeast { get; private set; } = -ActivityChance.ExpMinusOne(-mean);

        public void Next()
        {
            _k++;
            _logProbability += _logMean - Math.Log(_k);
            AtLeast = Math.Max(0, AtLeast - Math.Exp(_logProbability));
        }
    }
}
