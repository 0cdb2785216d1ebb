-- One atomic step on the leases of one account: the same rules as usher.playback.lease.AccountLeases.
-- KEYS[1]: the account's state, one value packed with MessagePack. Nothing else is read or written.
-- ARGV: the step, lease, hold, guard and remembered time in ms, the channel of endings, then the step's own.
-- The clock is this server's: TIME, in ms.
local NOTES_MAX, TAKE_OVERS_MAX = 16, 3
local op = ARGV[1]
local lease, hold = tonumber(ARGV[2]), tonumber(ARGV[3])
local guard, remembered = tonumber(ARGV[4]), tonumber(ARGV[5])
local channel = ARGV[6]

local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)

-- l: leases {packed, end}, newest first; e: endings {id, sid, key, why, by, until}; t: tombstones {sid, until};
-- g: guards {sid, by, until}; v, n: the limit's version and screens; k: until when it is kept;
-- c, u: take-overs, and until when they count; at: when this was written.
local raw = redis.call('GET', KEYS[1])
local s = raw and cmsgpack.unpack(raw)
  or { l = {}, e = {}, t = {}, g = {}, v = -1, n = 0, k = 0, c = 0, u = 0, at = now }

local function text_end(packed, from)
  local length = packed:byte(from)
  return from + 1 + (length == 0 and 16 or length)
end
local function id_of(packed) return packed:sub(1, text_end(packed, 1) - 1) end
local function sid_of(packed)
  local from = text_end(packed, 1)
  return packed:sub(from, text_end(packed, from) - 1)
end
local function after_ids(packed) return text_end(packed, text_end(packed, 1)) end
local function key_of(packed)
  local from = after_ids(packed)
  return packed:sub(from, from + 7)
end
local function words_of(packed) return packed:sub(text_end(packed, after_ids(packed) + 18)) end
local function name_of(packed) return words_of(packed):match('^([^\n]*)') end
local function title_of(packed) return words_of(packed):match('^[^\n]*\n[^\n]*\n([^\n]*)') end

local function keep(list, at)
  local left = {}
  for _, one in ipairs(list) do
    if one[at] > now then left[#left + 1] = one end
  end
  return left
end
local function drop()
  s.l = keep(s.l, 2)
  s.e = keep(s.e, 6)
  s.t = keep(s.t, 2)
  s.g = keep(s.g, 3)
end

local function save()
  local last = s.k
  for _, one in ipairs(s.l) do last = math.max(last, one[2]) end
  for _, one in ipairs(s.e) do last = math.max(last, one[6]) end
  for _, one in ipairs(s.t) do last = math.max(last, one[2]) end
  for _, one in ipairs(s.g) do last = math.max(last, one[3]) end
  if last > now then
    redis.call('SET', KEYS[1], cmsgpack.pack(s), 'PX', string.format('%.0f', last - now))
  elseif raw then
    redis.call('DEL', KEYS[1])
  end
end

-- A clock that was set back must not prolong anything: all instants go back with it.
local function shift(by)
  for _, one in ipairs(s.l) do one[2] = one[2] - by end
  for _, one in ipairs(s.e) do one[6] = one[6] - by end
  for _, one in ipairs(s.g) do one[3] = one[3] - by end
  s.k = s.k - by
  s.u = s.u - by
end
if now < s.at then
  shift(s.at - now)
  s.at = now
  -- Also where the step itself writes nothing: else every later step would shift anew.
  save()
end
s.at = now

local function flat(list)
  local out = {}
  for _, one in ipairs(list) do
    out[#out + 1] = one[1]
    out[#out + 1] = one[2] - now
  end
  return out
end

local function remove(which)
  for i, one in ipairs(s.l) do
    if one == which then return table.remove(s.l, i) end
  end
end

local function finish(one, why, by, silent)
  remove(one)
  if #s.e >= NOTES_MAX then table.remove(s.e, 1) end
  local id, sid = id_of(one[1]), sid_of(one[1])
  s.e[#s.e + 1] = { id, sid, key_of(one[1]), why, by, now + remembered }
  if not silent then redis.call('PUBLISH', channel, sid .. id .. why .. '\n' .. by) end
end

local function over(sid)
  for _, one in ipairs(s.t) do
    if one[1] == sid then return true end
  end
  return false
end

local function find(id)
  for _, one in ipairs(s.l) do
    if id_of(one[1]) == id then return one end
  end
end

local function limit(version, screens, plan)
  if version < s.v then return 0 end
  local changed = s.v ~= -1 and version > s.v
  if s.v == -1 or changed then s.k = now + remembered end
  s.v = version
  s.n = screens
  if not changed then return 0 end
  local surplus = {}
  for i = screens + 1, #s.l do surplus[#surplus + 1] = s.l[i] end
  for _, one in ipairs(surplus) do finish(one, 'plan_changed', plan) end
  return #surplus
end

local function denied(why, rule, most, list, by, pause)
  save()
  return { 'denied', why, rule, most, #s.l, by, pause, flat(list) }
end

local function acquire()
  local packed, take, returning = ARGV[7], ARGV[8], ARGV[9] == '1'
  local version, screens, plan = tonumber(ARGV[10]), tonumber(ARGV[11]), ARGV[12]
  local id, sid, key = id_of(packed), sid_of(packed), key_of(packed)
  if over(sid) then return denied('SIGNED_OUT', '', 0, s.l, '', 0) end
  if version < s.v then return { 'outdated' } end
  if hold > 0 and not returning then
    -- In whole seconds, rounded down: held a little too long, never too short.
    local up = redis.call('INFO', 'server'):match('uptime_in_seconds:(%d+)')
    local left = hold - tonumber(up) * 1000
    if left > 0 then return denied('HELD', '', 0, s.l, '', left) end
  end
  limit(version, screens, plan)
  for _, one in ipairs(s.e) do
    if one[4] == 'ended' and one[3] == key and one[2] == sid then
      return denied('START_ENDED', '', 0, s.l, '', 0)
    end
  end
  local earlier, victim
  for _, one in ipairs(s.l) do
    if not earlier and sid_of(one[1]) == sid and key_of(one[1]) == key then earlier = one end
  end
  if take ~= '' then
    victim = find(take)
    if victim == earlier then victim = nil end
  end
  if take == '' and not earlier then
    for _, one in ipairs(s.g) do
      if one[1] == sid then return denied('TAKEN_OVER', '', 0, s.l, one[2], one[3] - now) end
    end
  end
  local foreign = victim and sid_of(victim[1]) ~= sid
  if foreign and s.c >= TAKE_OVERS_MAX and s.u > now then
    return denied('TOO_MANY_TAKE_OVERS', '', 0, s.l, '', s.u - now)
  end
  local others = {}
  for _, one in ipairs(s.l) do
    if one ~= earlier and one ~= victim then others[#others + 1] = one end
  end
  if #others >= s.n then return denied('LIMIT', 'plan', s.n, others, '', 0) end
  local title, shadow = title_of(packed), {}
  for at = 13, #ARGV, 6 do
    local rule, most = ARGV[at], tonumber(ARGV[at + 1])
    local devices, contents = ARGV[at + 2], ARGV[at + 3]
    local counted = {}
    for _, one in ipairs(others) do
      local from = after_ids(one[1])
      local device = string.char(65 + one[1]:byte(from + 8))
      local content = string.char(65 + one[1]:byte(from + 9))
      if (devices == '' or devices:find(device, 1, true))
        and (contents == '' or contents:find(content, 1, true))
        and (ARGV[at + 4] ~= '1' or title_of(one[1]) == title) then
        counted[#counted + 1] = one
      end
    end
    if #counted >= most then
      if ARGV[at + 5] ~= '1' then return denied('LIMIT', rule, most, counted, '', 0) end
      shadow[#shadow + 1] = rule
    end
  end
  local took = ''
  if victim then
    took = name_of(victim[1])
    finish(victim, 'taken_over', name_of(packed))
    if foreign then
      local loser, guards = sid_of(victim[1]), {}
      for _, one in ipairs(s.g) do
        if one[1] ~= loser then guards[#guards + 1] = one end
      end
      guards[#guards + 1] = { loser, name_of(packed), now + guard }
      s.g = guards
      if s.u <= now then
        s.c = 0
        s.u = now + guard
      end
      s.c = s.c + 1
    end
  end
  local guards = {}
  for _, one in ipairs(s.g) do
    if one[1] ~= sid then guards[#guards + 1] = one end
  end
  s.g = guards
  if earlier then
    remove(earlier)
    if title_of(earlier[1]) == title then
      -- The same start again: it keeps the id and the instant of the first try.
      local from, before = after_ids(packed), after_ids(earlier[1])
      packed = id_of(earlier[1]) .. sid .. packed:sub(from, from + 9)
        .. earlier[1]:sub(before + 10, before + 17) .. packed:sub(from + 18)
    end
  end
  table.insert(s.l, 1, { packed, now + lease })
  save()
  return { 'admitted', packed, lease, #others + 1, took, shadow }
end

local function renew(id, sid)
  local one = find(id)
  if not one or sid_of(one[1]) ~= sid or one[2] <= now then
    for _, note in ipairs(s.e) do
      if note[6] > now and note[1] == id and note[2] == sid then return { 'gone', note[4], note[5] } end
    end
    for _, tomb in ipairs(s.t) do
      if tomb[2] > now and tomb[1] == sid then return { 'gone', 'signed_out', '' } end
    end
    return { 'gone', 'lapsed', '' }
  end
  local since, soonest = now + lease - one[2], math.floor(lease / 75)
  if since < soonest then return { 'too_soon', soonest - since } end
  one[2] = now + lease
  save()
  return { 'renewed', one[1], lease }
end

local function release(sid, left, by)
  local its = {}
  for _, one in ipairs(s.l) do
    if sid_of(one[1]) == sid then its[#its + 1] = one end
  end
  for _, one in ipairs(its) do finish(one, 'signed_out', by) end
  local till, tombs = now + math.max(left, lease), {}
  for _, one in ipairs(s.t) do
    if one[1] == sid then till = math.max(till, one[2]) else tombs[#tombs + 1] = one end
  end
  tombs[#tombs + 1] = { sid, till }
  s.t = tombs
  return #its
end

if op == 'renew' then return renew(ARGV[7], ARGV[8]) end
drop()
if op == 'acquire' then return acquire() end
if op == 'live' then return flat(s.l) end
local count = 0
if op == 'stop' then
  local one = find(ARGV[7])
  if one then
    local own = sid_of(one[1]) == ARGV[8]
    finish(one, 'ended', own and '' or ARGV[9], own)
    count = 1
  end
elseif op == 'release' then
  count = release(ARGV[7], tonumber(ARGV[8]), ARGV[9])
elseif op == 'limit' then
  count = limit(tonumber(ARGV[7]), tonumber(ARGV[8]), ARGV[9])
end
save()
return { count }
