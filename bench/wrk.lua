-- Random paths and random client addresses. PATHS, CLIENTS: files, one entry a line; SEED, NREQ (requests made ahead).
local reqs, i, n = {}, 0, 0
local function lines(f)
  local t = {}
  for l in io.lines(f) do if #l > 0 then t[#t + 1] = l end end
  return t
end
function init(args)
  local paths, clients = lines(os.getenv("PATHS")), lines(os.getenv("CLIENTS"))
  math.randomseed(tonumber(os.getenv("SEED") or "1"))
  n = tonumber(os.getenv("NREQ") or "50000")
  local host = wrk.host .. ":" .. wrk.port
  for k = 1, n do
    reqs[k] = "GET " .. paths[math.random(#paths)] .. " HTTP/1.1\r\nHost: " .. host ..
      "\r\nX-Forwarded-For: " .. clients[math.random(#clients)] .. "\r\n\r\n"
  end
end
function request()
  i = i % n + 1
  return reqs[i]
end
function done(s, l, r)
  io.write(string.format("@@ %d %d %d %d %d\n", s.requests, s.duration, l:percentile(50), l:percentile(99), s.errors.status + s.errors.read + s.errors.connect + s.errors.write + s.errors.timeout))
end
