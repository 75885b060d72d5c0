-- The whole flow a person: find by number, open, save the draft, sign. One connection a thread, so the order holds.
-- Arguments: first number, how many numbers each thread has, cookie, file with the form body, csrf token, file of reserve numbers.
local threads = 0
function setup(thread)
  thread:set("id", threads)
  threads = threads + 1
end

function init(args)
  form = io.open(args[4]):read("*a")
  n = tonumber(args[1]) + id * tonumber(args[2])
  first = tonumber(args[1])
  headers = { ["Cookie"] = args[3], ["Content-Type"] = "application/x-www-form-urlencoded" }
  token = args[5]
  numbers = {}
  for line in io.lines(args[6]) do numbers[#numbers + 1] = line end
  step = 0
end

function request()
  step = step % 4 + 1
  if step == 1 then n = n + 1 end
  local key = string.format("%012x", n)
  if step == 1 then
    return wrk.format("POST", "/personer/sok", headers, "csrfmiddlewaretoken=" .. token .. "&sought=" .. numbers[n - first])
  elseif step == 2 then
    return wrk.format("GET", "/personer/0bee0001-0000-7000-8000-" .. key, headers)
  elseif step == 3 then
    return wrk.format("POST", "/registrera/0bee0002-0000-7000-8000-" .. key .. "/utkast", headers, form .. "&by_itself=1")
  end
  return wrk.format("POST", "/registrera/0bee0002-0000-7000-8000-" .. key .. "/signera", headers, form)
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format("RESULT %d %d %.3f %.3f %.3f %d\n", summary.requests, summary.duration,
    latency:percentile(50) / 1000, latency:percentile(95) / 1000, latency:percentile(99) / 1000,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
