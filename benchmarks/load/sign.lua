-- One signing request a draft. Arguments: first number, how many numbers each thread has, cookie, file with the form body.
local threads = 0
function setup(thread)
  thread:set("id", threads)
  threads = threads + 1
end

function init(args)
  local body = io.open(args[4]):read("*a")
  n = tonumber(args[1]) + id * tonumber(args[2])
  headers = { ["Cookie"] = args[3], ["Content-Type"] = "application/x-www-form-urlencoded" }
  form = body
end

function request()
  n = n + 1
  local draft = string.format("0bee0002-0000-7000-8000-%012x", n)
  return wrk.format("POST", "/registrera/" .. draft .. "/signera", headers, form)
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format("RESULT %d %d %.3f %.3f %.3f %d\n", summary.requests, summary.duration,
    latency:percentile(50) / 1000, latency:percentile(95) / 1000, latency:percentile(99) / 1000,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
