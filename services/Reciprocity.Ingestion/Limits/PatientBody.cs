using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Reciprocity.Ingestion.Limits;

/// <summary>A body whose sender may be slow, but not for ever, and which ends early when the service stops.</summary>
/// <remarks>
/// It stands in for the server's own rule, a mean rate: a stream of few events a minute is below any such rate, and one that
/// brought much at first could then be silent for hours.
/// </remarks>
internal sealed class PatientBody : PipeReader, IRequestBodyPipeFeature
{
    private readonly PipeReader _body;
    private readonly TimeSpan _pause;
    private readonly TimeProvider _time;
    private readonly CancellationToken _stopping;

    private PatientBody(PipeReader body, TimeSpan pause, TimeProvider time, CancellationToken stopping)
    {
        _body = body;
        _pause = pause;
        _time = time;
        _stopping = stopping;
    }

    public PipeReader Reader => this;

    /// <summary>Has the body of a request be read in this way.</summary>
    public static void Of(HttpContext http, TimeSpan pause, TimeProvider time, CancellationToken stopping)
    {
        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } server)
        {
            server.MinDataRate = null;
        }

        http.Features.Set<IRequestBodyPipeFeature>(new PatientBody(http.Request.BodyReader, pause, time, stopping));
    }

    /// <exception cref="BadHttpRequestException">Nothing has arrived for too long.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, or the service stops.</exception>
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (_body.TryRead(out var there))
        {
            return there;
        }

        using var tooLong = new CancellationTokenSource(_pause, _time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping, tooLong.Token);
        try
        {
            return await _body.ReadAsync(ended.Token);
        }
        catch (OperationCanceledException) when (tooLong.IsCancellationRequested && !cancellationToken.IsCancellationRequested && !_stopping.IsCancellationRequested)
        {
            throw new BadHttpRequestException($"Nothing of the body has arrived for {_pause.TotalSeconds} seconds.", StatusCodes.Status408RequestTimeout);
        }
    }

    public override bool TryRead(out ReadResult result) => _body.TryRead(out result);

    public override void AdvanceTo(SequencePosition consumed) => _body.AdvanceTo(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => _body.AdvanceTo(consumed, examined);

    public override void CancelPendingRead() => _body.CancelPendingRead();

    public override void Complete(Exception? exception = null) => _body.Complete(exception);
}
