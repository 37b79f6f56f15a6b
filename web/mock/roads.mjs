// Ways on a made-up road net, for tests and development of the page. In: road features, places with people, changes.
// Out: routes, areas and distances in the shapes of the HTTP API. Small nets only: it keeps every label.

const KX = 97.3, KY = 111.2; // km per degree near 29° N
const LIMIT_M = 5000;
const kmBetween = ([ax, ay], [bx, by]) => Math.hypot((ax - bx) * KX, (ay - by) * KY);
const key = ([lon, lat]) => `${lon.toFixed(6)},${lat.toFixed(6)}`;

export const profiles = [
  { id: 'lorry', name: { zh: '载重货车', en: 'laden lorry' }, about: { zh: '样例车辆。', en: 'A sample vehicle.' }, top_kmh: 80, weight_t: 31, rules: [] },
  { id: 'hazmat', name: { zh: '危险货物罐车', en: 'tanker with hazardous load' }, about: { zh: '样例车辆：夜间不走桥梁。', en: 'A sample vehicle: no bridges at night.' }, top_kmh: 60, weight_t: 31, rules: [{ id: 'R039', text: { zh: '高速不超过 80，其他道路不超过 60 km/h', en: 'at most 80 on motorways, 60 elsewhere' }, source: 'demo' }] },
];

function nearest(roads, place) {
  let best = null;
  for (const road of roads) {
    const line = road.geometry.coordinates;
    for (let i = 1; i < line.length; i += 1) {
      const [a, b] = [line[i - 1], line[i]];
      const [dx, dy] = [(b[0] - a[0]) * KX, (b[1] - a[1]) * KY];
      const length = dx * dx + dy * dy || 1e-12;
      const s = Math.max(0, Math.min(1, (((place[0] - a[0]) * KX) * dx + ((place[1] - a[1]) * KY) * dy) / length));
      const at = [a[0] + (b[0] - a[0]) * s, a[1] + (b[1] - a[1]) * s];
      const km = kmBetween(place, at);
      if (!best || km < best.km) best = { km, road, at, before: [...line.slice(0, i), at], after: [at, ...line.slice(i)] };
    }
  }
  return best;
}

const lengthOf = (line) => line.slice(1).reduce((sum, point, i) => sum + kmBetween(line[i], point), 0);

/** The net with changes: arcs by node, each with metres, seconds, person-km. */
export function network(roads, places, { changes = [], profile = 'lorry', at } = {}) {
  const top = profiles.find((one) => one.id === profile)?.top_kmh ?? 80;
  const slow = new Map(changes.filter((one) => one.slow).map((one) => [one.road, one.slow]));
  const closed = new Set(changes.filter((one) => one.close).map((one) => one.road));
  const night = profile === 'hazmat' && at && (at.time >= '22:00' || at.time < '06:00');
  const usable = roads.filter((one) => !closed.has(one.properties.id) && one.properties.status !== 'closed' && !(night && one.properties.bridge));
  const people = (line) => {
    const middle = line[Math.floor(line.length / 2)];
    return places.reduce((sum, one) => sum + one.population * Math.exp(-((kmBetween(one.at, middle) / 4) ** 2)), 0) * 0.05;
  };
  const price = (road, line, share = 1) => {
    const metres = road.properties.length_m * share;
    const kmh = Math.min(top, road.properties.speed_kmh ?? 40) * (slow.get(road.properties.id) ?? 1);
    return { road, line, metres, seconds: (metres / 1000 / kmh) * 3600, person_km: (people(road.geometry.coordinates) * metres) / 1000 };
  };
  const arcs = new Map();
  const add = (from, arc) => arcs.set(from, [...(arcs.get(from) ?? []), arc]);
  for (const road of usable) {
    const line = road.geometry.coordinates;
    add(key(line[0]), { to: key(line.at(-1)), ...price(road, line) });
    add(key(line.at(-1)), { to: key(line[0]), ...price(road, [...line].reverse()) });
  }
  const join = (place, which) => {
    const snap = nearest(usable, place);
    if (!snap || snap.km * 1000 > LIMIT_M) return null;
    const share = lengthOf(snap.before) / (lengthOf(snap.road.geometry.coordinates) || 1);
    const parts = [[snap.before, key(snap.road.geometry.coordinates[0]), share], [snap.after, key(snap.road.geometry.coordinates.at(-1)), 1 - share]];
    return {
      snap: { lon: snap.at[0], lat: snap.at[1], distance_m: snap.km * 1000, road: snap.road.properties.id },
      ways: parts.map(([line, node, part]) => ({ node, ...price(snap.road, (which === 'from') === (line === snap.before) ? [...line].reverse() : line, part) })),
    };
  };
  return { arcs, join };
}

const beats = (a, b) => a.metres <= b.metres && a.seconds <= b.seconds && a.person_km <= b.person_km;
const step = (label, arc) => ({ metres: label.metres + arc.metres, seconds: label.seconds + arc.seconds, person_km: label.person_km + arc.person_km, arcs: [...label.arcs, arc] });

/** Every way no other way beats in distance, time and exposure. */
function pareto(net, from, to) {
  const kept = new Map();
  const goals = [];
  const open = from.ways.map((way) => ({ node: way.node, ...step({ metres: 0, seconds: 0, person_km: 0, arcs: [] }, way) }));
  if (from.snap.road === to.snap.road) goals.push(...direct(from, to));
  while (open.length > 0) {
    open.sort((a, b) => a.seconds - b.seconds);
    const label = open.shift();
    const here = kept.get(label.node) ?? [];
    if (goals.some((one) => beats(one, label)) || here.some((one) => beats(one, label))) continue;
    kept.set(label.node, [...here, label]);
    for (const end of to.ways) {
      if (end.node !== label.node) continue;
      const whole = step(label, end);
      if (!goals.some((one) => beats(one, whole))) goals.splice(0, goals.length, ...goals.filter((one) => !beats(whole, one)), whole);
    }
    for (const arc of net.arcs.get(label.node) ?? []) open.push({ node: arc.to, ...step(label, arc) });
  }
  return goals;
}
function direct(from, to) {
  const [a, b] = [from.ways[0], to.ways[0]];
  const arc = { ...a, line: [[from.snap.lon, from.snap.lat], [to.snap.lon, to.snap.lat]], metres: Math.abs(a.metres - b.metres), seconds: Math.abs(a.seconds - b.seconds), person_km: Math.abs(a.person_km - b.person_km) };
  return [step({ metres: 0, seconds: 0, person_km: 0, arcs: [] }, arc)];
}

const say = (zh, en) => ({ zh, en });
const finding = (code, zh, en, doZh, doEn) => ({ code, severity: 'error', place: { file: 'roads.geojson' }, cause: say(zh, en), action: say(doZh, doEn) });
const far = (which, km) => finding('N201', `${which}离可用道路 ${km} 公里以上`, `no usable road within ${km} km`, '请把端点移近道路', 'move it nearer to a road');

/** The answer of POST /routes, or { findings }. */
export function routes(roads, places, asked) {
  const net = network(roads, places, asked);
  const [from, to] = [net.join([asked.from.lon, asked.from.lat], 'from'), net.join([asked.to.lon, asked.to.lat], 'to')];
  const missing = [[from, '起点'], [to, '终点']].filter(([one]) => !one).map(([, which]) => far(which, LIMIT_M / 1000));
  if (missing.length > 0) return { findings: missing };
  const found = pareto(net, from, to);
  if (found.length === 0) return { findings: [finding('N202', '两处之间没有可走的道路', 'there is no way between the two places', '检查封闭的道路与车辆限制', 'see which roads are closed and what the vehicle may use')] };
  const best = (by) => found.reduce((top, one) => (one[by] < top[by] ? one : top));
  const kinds = new Map([['fastest', best('seconds')], ['shortest', best('metres')], ['least_exposed', best('person_km')]]);
  const named = [...new Set(kinds.values())];
  const between = found.filter((one) => !named.includes(one)).sort((a, b) => a.metres - b.metres).slice(0, 3);
  return {
    snap: { from: from.snap, to: to.snap },
    routes: [...named, ...between].map((one) => ({
      kind: named.includes(one) ? [...kinds].filter(([, way]) => way === one).map(([kind]) => kind) : ['between'],
      metres: one.metres, seconds: one.seconds, person_km: one.person_km,
      line: one.arcs.reduce((line, arc) => [...line, ...arc.line.slice(line.length > 0 ? 1 : 0)], []),
      steps: one.arcs.reduce((steps, { road, metres }) => {
        const [name, ref] = [road.properties.name_zh, road.properties.road_ref ?? null];
        const last = steps.at(-1);
        if (last && last.name === name && last.ref === ref) last.metres += metres;
        else steps.push({ name, ref, metres });
        return steps;
      }, []),
      roads: one.arcs.map((arc) => arc.road.properties.id),
    })),
    complete: found.length <= named.length + 3,
    profile: profiles.find((one) => one.id === (asked.profile ?? 'lorry')),
  };
}

/** The answer of POST /isochrones: the hull of what is reached, rough but of the right shape. */
export function isochrones(roads, places, asked) {
  const net = network(roads, places, asked);
  const from = net.join([asked.from.lon, asked.from.lat], 'from');
  if (!from) return { findings: [far('地点', LIMIT_M / 1000)] };
  const times = new Map();
  const open = from.ways.map((way) => [way.node, way.seconds]);
  while (open.length > 0) {
    open.sort((a, b) => a[1] - b[1]);
    const [node, seconds] = open.shift();
    if (times.has(node)) continue;
    times.set(node, seconds);
    for (const arc of net.arcs.get(node) ?? []) open.push([arc.to, seconds + arc.seconds]);
  }
  return {
    type: 'FeatureCollection',
    features: asked.minutes.map((minutes) => {
      const points = [[from.snap.lon, from.snap.lat], ...[...times].filter(([, s]) => s <= minutes * 60).map(([node]) => node.split(',').map(Number))];
      return { type: 'Feature', properties: { minutes }, geometry: { type: 'Polygon', coordinates: [hull(points)] } };
    }),
  };
}
function hull(points) {
  const grown = points.flatMap(([x, y]) => [[x - 0.02, y], [x + 0.02, y], [x, y - 0.018], [x, y + 0.018]]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const cross = (o, a, b) => (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);
  const half = (list) => list.reduce((line, p) => {
    while (line.length >= 2 && cross(line.at(-2), line.at(-1), p) <= 0) line.pop();
    return [...line, p];
  }, []).slice(0, -1);
  const ring = [...half(grown), ...half([...grown].reverse())];
  return [...ring, ring[0]];
}
