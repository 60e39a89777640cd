-- What wrk sends (a GET, or an upload of that many bytes) and how it tells the result: one line of JSON.
function init(args)
  local uploadBytes = tonumber(args[1] or '0')
  if uploadBytes > 0 then
    wrk.method = 'POST'
    wrk.body = string.rep('x', uploadBytes)
  end
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format(
    '{"requests":%d,"durationMicroseconds":%d,"failures":%d,"p50Microseconds":%d,"p99Microseconds":%d}\n',
    summary.requests, summary.duration, e.connect + e.read + e.write + e.status + e.timeout,
    latency:percentile(50), latency:percentile(99)
  ))
end
