-- The whole flow a person: find by number, open, save the draft, sign. One connection a thread, so the order holds.
-- Arguments: first number, how many numbers each thread has, cookie, file with the form body, csrf token, file with a
-- line for each number from the first on.
local ffi = require("ffi")
ffi.cdef("typedef struct { long seconds; long nanoseconds; } moment; int clock_gettime(int clock, moment *now);")
local now = ffi.new("moment")

local function milliseconds()
  ffi.C.clock_gettime(1, now)
  return tonumber(now.seconds) * 1e3 + tonumber(now.nanoseconds) / 1e6
end

local threads, known = 0, {}
function setup(thread)
  thread:set("id", threads)
  threads = threads + 1
  known[threads] = thread
end

function init(args)
  form = io.open(args[4]):read("*a")
  token = args[5]
  headers = { ["Cookie"] = args[3], ["Content-Type"] = "application/x-www-form-urlencoded" }
  n = tonumber(args[1]) + id * tonumber(args[2])
  local lines, place = io.lines(args[6]), 0
  numbers = {}
  for line in lines do
    place = place + 1
    numbers[tonumber(args[1]) + place] = line
  end
  -- Each list by itself: wrk hands a list over from a thread, but breaks on a list of lists.
  find, open, save, sign = {}, {}, {}, {}
  step, sent, unexpected = 0, 0, 0
  taken = function(at) return ({ find, open, save, sign })[at] end
end

function request()
  step = step % 4 + 1
  if step == 1 then n = n + 1 end
  local key = string.format("%012x", n)
  sent = milliseconds()
  if step == 1 then
    return wrk.format("POST", "/personer/sok", headers, "csrfmiddlewaretoken=" .. token .. "&sought=" .. numbers[n])
  elseif step == 2 then
    return wrk.format("GET", "/personer/0bee0001-0000-7000-8000-" .. key, headers)
  elseif step == 3 then
    return wrk.format("POST", "/registrera/0bee0002-0000-7000-8000-" .. key .. "/utkast", headers, form .. "&by_itself=1")
  end
  return wrk.format("POST", "/registrera/0bee0002-0000-7000-8000-" .. key .. "/signera", headers, form)
end

local expected = { 303, 200, 200, 303 }
function response(status)
  if step == 0 then return end
  local list = taken(step)
  list[#list + 1] = milliseconds() - sent
  if status ~= expected[step] then unexpected = unexpected + 1 end
end

function done(summary, latency, requests)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.timeout
  for _, thread in ipairs(known) do failed = failed + thread:get("unexpected") end
  for _, name in ipairs({ "find", "open", "save", "sign" }) do
    local all = {}
    for _, thread in ipairs(known) do
      for _, value in ipairs(thread:get(name)) do all[#all + 1] = value end
    end
    table.sort(all)
    local function part(share) return all[math.max(1, math.ceil(share * #all))] or 0 end
    io.write(string.format("STEP %s %d %.3f %.3f %.3f\n", name, #all, part(0.5), part(0.95), part(0.99)))
  end
  io.write(string.format("RESULT %d %d %.3f %.3f %.3f %d\n", summary.requests, summary.duration,
    latency:percentile(50) / 1000, latency:percentile(95) / 1000, latency:percentile(99) / 1000, failed))
end
