using System.Diagnostics.Metrics;
using System.Numerics;

namespace Surus.Telemetry;

/// <summary>
/// Adds up what the instruments of some meters measure, and tells it when it is asked. Instruments are named as Prometheus has it:
/// dots become underscores, a unit and <c>_total</c> are appended where they are missing.
/// </summary>
public sealed class MeterReader : IDisposable
{
    // Beside the other: whoever measures may hold a lock that an observation needs.
    private readonly Lock _scrape = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<Instrument, InstrumentState> _instruments = [];
    private readonly MeterListener _listener = new();

    /// <summary>Reads from now on.</summary>
    /// <param name="meters">The meters, by name.</param>
    public MeterReader(params IEnumerable<string> meters)
    {
        var wanted = meters.ToHashSet(StringComparer.Ordinal);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (wanted.Contains(instrument.Meter.Name))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.MeasurementsCompleted = (instrument, _) => Forget(instrument);
        _listener.SetMeasurementEventCallback<int>(Measured);
        _listener.SetMeasurementEventCallback<long>(Measured);
        _listener.SetMeasurementEventCallback<double>(Measured);
        _listener.Start();
    }

    /// <summary>Writes what was measured so far.</summary>
    public void WriteTo(MetricsText text)
    {
        // One at a time: of two scrapes at once, one would forget what the other has just observed.
        lock (_scrape)
        {
            ForgetObservations();
            _listener.RecordObservableInstruments();
            lock (_gate)
            {
                foreach (var state in _instruments.Values.OrderBy(state => state.Name, StringComparer.Ordinal))
                {
                    state.WriteTo(text);
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    // What is observed now replaces what was observed before: a series that is gone is not told for ever.
    private void ForgetObservations()
    {
        lock (_gate)
        {
            foreach (var state in _instruments.Values)
            {
                state.ForgetObservations();
            }
        }
    }

    private void Measured<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
        where T : struct, INumber<T>
    {
        lock (_gate)
        {
            if (!_instruments.TryGetValue(instrument, out var known))
            {
                _instruments[instrument] = known = InstrumentState.Of<T>(instrument);
            }

            known.Record(double.CreateChecked(value), tags);
        }
    }

    private void Forget(Instrument instrument)
    {
        lock (_gate)
        {
            _instruments.Remove(instrument);
        }
    }
}
