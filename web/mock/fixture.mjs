// A small made-up district for tests and development. In: nothing. Out: the case, base tables, layers and an
// outcome in the shapes of the HTTP API. Every name says 样例 (sample); no number describes a real place.

import { network } from './roads.mjs';

const say = (zh, en) => ({ zh, en });
const round = (value) => Math.round(value * 1e6) / 1e6;
// A tiny seeded generator, so that the fixture is the same every time.
let seed = 7;
const random = () => ((seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648);

const W = 106.0, S = 29.0, STEP = 0.12;
const at = (x, y) => [round(W + x * STEP), round(S + y * STEP)];

const ZONES = [
  ['Z1', '样例东街道', 'Sample East', 'street', 0, 3, 2, 5, 1.2, 3.6],
  ['Z2', '样例港镇', 'Sample Port', 'town', 2, 3, 5, 5, 3.4, 3.9],
  ['Z3', '样例山镇', 'Sample Hill', 'town', 0, 0, 2, 3, 0.9, 1.4],
  ['Z4', '样例河镇', 'Sample River', 'town', 2, 1, 5, 3, 3.3, 2.2],
  ['Z5', '样例南镇', 'Sample South', 'town', 2, 0, 5, 1, 3.8, 0.5],
];
export const zones = ZONES.map(([id, zh, en, kind, x0, y0, x1, y1, sx, sy]) => ({
  type: 'Feature',
  properties: { id, name_zh: zh, name_en: en, kind, population: 20000 + sx * 9000, seat_lon: at(sx, sy)[0], seat_lat: at(sx, sy)[1], estimated: id === 'Z5', mark: 'demo', source: 'demo' },
  geometry: { type: 'Polygon', coordinates: [[at(x0, y0), at(x1, y0), at(x1, y1), at(x0, y1), at(x0, y0)]] },
}));

const NODES = {
  a: at(1.2, 3.6), b: at(2.1, 3.4), c: at(3.4, 3.9), d: at(4.3, 3.5), e: at(2.4, 2.4), f: at(3.3, 2.2), g: at(4.4, 1.9), h: at(0.9, 1.4),
  i: at(1.8, 1.6), j: at(2.9, 1.0), k: at(3.8, 0.5), l: at(5.6, 3.2), m: at(6.8, 3.4), n: at(-0.8, 1.1), o: at(-2.4, 0.6), p: at(1.6, 4.4),
};
const EDGES = [
  ['ab', 'secondary'], ['bc', 'primary'], ['cd', 'primary'], ['be', 'trunk'], ['ef', 'primary'], ['fg', 'secondary'], ['gd', 'secondary'], ['hi', 'tertiary'], ['ie', 'secondary'],
  ['ij', 'tertiary'], ['jk', 'tertiary'], ['jf', 'secondary'], ['dl', 'motorway', 'G0'], ['lm', 'motorway', 'G0'], ['cl', 'motorway', 'G0'], ['hn', 'motorway', 'S0'], ['no', 'motorway', 'S0'], ['ap', 'local'], ['pc', 'tertiary', null, 'verify'],
];
const bend = ([x0, y0], [x1, y1]) => {
  const line = [];
  for (let step = 0; step <= 6; step += 1) {
    const s = step / 6, curve = Math.sin(s * Math.PI) * 0.12;
    line.push([round(x0 + (x1 - x0) * s - (y1 - y0) * curve), round(y0 + (y1 - y0) * s + (x1 - x0) * curve)]);
  }
  return line;
};
const km = (line) => line.slice(1).reduce((sum, [x, y], i) => sum + Math.hypot((x - line[i][0]) * 97, (y - line[i][1]) * 111), 0);
const SPEED = { motorway: 80, trunk: 60, primary: 50, secondary: 40, tertiary: 30, local: 20 };
const BRIDGES = { be: ['样例江大桥', 'Sample River bridge'], gd: ['样例二桥', 'Second sample bridge'] };
const roads = EDGES.map(([ends, kind, ref, status], index) => {
  const line = bend(NODES[ends[0]], NODES[ends[1]]);
  const [zh, en] = BRIDGES[ends] ?? [`样例路${index + 1}`, `Sample road ${index + 1}`];
  return {
    type: 'Feature',
    properties: { id: `R${index + 1}`, name_zh: zh, name_en: en, class: kind, road_ref: ref ?? null, status: status ?? 'open', speed_kmh: SPEED[kind], oneway: 'no', bridge: ends in BRIDGES, tunnel: false, max_weight_t: ends === 'be' ? 49 : null, length_m: km(line) * 1000, mark: 'demo', source: 'demo' },
    geometry: { type: 'LineString', coordinates: line },
  };
});
const key = ([lon, lat]) => `${lon.toFixed(6)},${lat.toFixed(6)}`;
/** Shortest way between two named junctions, or undefined. */
function path(net, from, to) {
  const goal = key(NODES[to]);
  const best = new Map([[key(NODES[from]), { km: 0, line: [NODES[from]] }]]);
  const open = [key(NODES[from])];
  while (open.length > 0) {
    open.sort((x, y) => best.get(x).km - best.get(y).km);
    const now = open.shift();
    if (now === goal) break;
    for (const arc of net.arcs.get(now) ?? []) {
      const length = best.get(now).km + arc.metres / 1000;
      if (length >= (best.get(arc.to)?.km ?? Infinity)) continue;
      best.set(arc.to, { km: length, line: [...best.get(now).line, ...arc.line.slice(1)] });
      open.push(arc.to);
    }
  }
  return best.get(goal);
}
export const people = ZONES.map(([, , , , , , , , sx, sy]) => ({ at: at(sx, sy), population: 20000 + sx * 9000 }));

const WASTES = [
  ['SW02', 'SW02', '粉煤灰', 'Fly ash of power plants', false], ['SW06', 'SW06', '脱硫石膏', 'Desulphurisation gypsum', false], ['SW07', 'SW07', '污泥', 'Sludge', false],
  ['SW59', 'SW59', '其他工业固废', 'Other industrial waste', false], ['900-249-08', 'HW08', '废矿物油', 'Waste mineral oil', true], ['900-041-49', 'HW49', '沾染废物', 'Contaminated packaging', true],
  ['772-002-18', 'HW18', '飞灰', 'Fly ash of incineration', true], ['336-064-17', 'HW17', '表面处理废物', 'Surface treatment waste', true], ['841-001-01', 'HW01', '感染性废物', 'Infectious waste', true],
];
const waste = (code) => WASTES.find(([one]) => one === code);

const SITES = [
  ['F1', '样例建材厂', 'Sample building materials', 'c', 'ash_user', '综合利用厂', 'recovery plant', 'Z2', [['use', 'SW02', 620000], ['use', 'SW06', 240000]], false],
  ['F2', '样例水泥窑', 'Sample kiln', 'h', 'kiln', '水泥窑协同处置', 'cement kiln', 'Z3', [['dispose', 'SW07', 60000], ['dispose', '336-064-17', 900], ['dispose', '900-041-49', 700]], false],
  ['F3', '样例填埋场', 'Sample landfill', 'j', 'landfill', '填埋场', 'landfill', 'Z5', [['dispose', 'SW59', 90000], ['dispose', 'SW02', 60000]], true],
  ['F4', '样例油品再生', 'Sample oil recycler', 'g', 'hw_recycler', '危废利用', 'hazardous waste recycler', 'Z4', [['use', '900-249-08', 3000]], true],
  ['F5', '样例医废中心', 'Sample medical centre', 'f', 'medical', '医废处置', 'medical waste plant', 'Z4', [['dispose', '841-001-01', 800]], false],
  ['F6', '样例闲置厂', 'Sample idle plant', 'k', 'hw_recycler', '危废利用', 'hazardous waste recycler', 'Z5', [['use', '336-064-17', 0]], true],
  ['F7', '样例外区处置中心', 'Sample centre outside', 'm', 'hw_dispose', '危废处置', 'hazardous waste plant', null, [['dispose', '900-041-49', 5000], ['dispose', '772-002-18', 1500]], false],
  ['F8', '样例外省处置中心', 'Sample centre in another province', 'o', 'hw_dispose', '危废处置', 'hazardous waste plant', null, [['dispose', '336-064-17', 2000]], true],
];
export const facilities = SITES.map(([id, zh, en, node, kind, , , zone, permits, estimated]) => ({
  type: 'Feature',
  properties: {
    id, name_zh: zh, name_en: en, kind, status: permits[0][2] > 0 ? 'open' : 'planned', district: zone ? '样例区' : '外区', province: id === 'F8' ? '外省' : '样例市', inside: zone !== null,
    capacity_t: permits.reduce((sum, [, , t]) => sum + t, 0), operations: [...new Set(permits.map(([operation]) => operation))].join(';'), estimated, accuracy_km: estimated ? 4 : 0.3, confidence: estimated ? 'low' : 'high', mark: 'demo', source: 'demo',
  },
  geometry: { type: 'Point', coordinates: NODES[node] },
}));

const ZONE_NODE = { Z1: 'a', Z2: 'd', Z3: 'i', Z4: 'f', Z5: 'k' };
const DESTINATION = { SW02: 'F1', SW06: 'F1', SW07: 'F2', SW59: 'F3', '900-249-08': 'F4', '900-041-49': 'F7', '772-002-18': 'F7', '336-064-17': 'F2', '841-001-01': 'F5' };
export const generators = [];
const streams = [];
for (let index = 0; index < 60; index += 1) {
  const [zone, zh] = ZONES[index % 5];
  const [x0, y0, x1, y1] = ZONES[index % 5].slice(4, 8);
  const id = `G${String(index + 1).padStart(3, '0')}`;
  const big = index === 1;
  const hospital = index % 15 === 4;
  const codes = big ? ['SW02', 'SW06', '772-002-18'] : hospital ? ['841-001-01'] : index % 4 === 0 ? ['900-249-08', '900-041-49'] : index % 4 === 1 ? ['SW59', '336-064-17'] : index % 4 === 2 ? ['SW07', '900-041-49'] : ['SW59'];
  let total = 0, hazardous = 0;
  for (const code of codes) {
    const isHazardous = waste(code)[4];
    const tonnes = round(big && code === 'SW02' ? 640000 : big && code === 'SW06' ? 210000 : big ? 2400 : isHazardous ? 4 + random() * 90 : 300 + random() * 6000);
    streams.push({ id: `${id}-${code}`, generator: id, zone, code, tonnes });
    total += tonnes;
    if (isHazardous) hazardous += tonnes;
  }
  const [sx, sy] = [x0 + (x1 - x0) * (0.1 + 0.8 * random()), y0 + (y1 - y0) * (0.1 + 0.8 * random())];
  generators.push({
    type: 'Feature',
    properties: { id, name_zh: `${zh}样例${hospital ? '医院' : big ? '电厂' : '企业'}${index + 1}号`, name_en: '', kind: hospital ? 'hospital' : 'enterprise', sector: big ? '电力热力' : hospital ? '卫生' : `样例行业${(index % 4) + 1}`, zone, tonnes: total, hazardous_t: hazardous, classes: codes.map((code) => waste(code)[1]).join(';'), estimated: !big, tier: 'registered', mark: 'demo', source: 'demo' },
    geometry: { type: 'Point', coordinates: big ? NODES.d : at(sx, sy) },
  });
}

const sum = (rows, of) => rows.reduce((total, row) => total + of(row), 0);
const figure = (id, zh, en, value, unit, decimals, source, more = {}) => ({ id, label: say(zh, en), value, unit, decimals, source, ...more });

// The "plan": each stream to its destination while there is room, the rest unplaced. No optimiser, only a fixture.
export function plan(changes = []) {
  const net = network(roads, people, { changes });
  const room = new Map(SITES.flatMap(([id, , , , , , , , permits]) => permits.map(([operation, code, t]) => [`${id}/${code}`, { operation, left: t, all: t }])));
  const legs = [], unserved = [];
  for (const stream of [...streams].sort((x, y) => y.tonnes - x.tonnes)) {
    const facility = DESTINATION[stream.code];
    const line = room.get(`${facility}/${stream.code}`);
    const tonnes = round(Math.min(line.left, stream.tonnes));
    line.left -= tonnes;
    const site = SITES.find(([id]) => id === facility);
    const way = path(net, ZONE_NODE[stream.zone], site[3]);
    const from = { kind: 'stream', stream: stream.id, generator: stream.generator };
    if (!way) {
      unserved.push({ from, code: stream.code, tonnes: stream.tonnes, reason: 'no_road', detail: say(`没有道路通往${site[1]}`, `no road leads to ${site[2]}`) });
      line.left += tonnes;
      continue;
    }
    if (tonnes > 0) {
      const isHazardous = waste(stream.code)[4];
      const prices = { transport_cny_t: round(way.km * (isHazardous ? 1.8 : 0.5)), gate_cny_t: isHazardous ? 1600 : 12, handling_cny_t: isHazardous ? 35 : 4 };
      legs.push({ from, code: stream.code, facility, permit: `${facility}-${stream.code}`, operation: line.operation, route: facility === 'F7' ? 'province' : 'district', tonnes, metres: way.km * 1000, seconds: way.km * 72, ...prices, cost_cny: tonnes * (prices.transport_cny_t + prices.gate_cny_t + prices.handling_cny_t) });
    }
    if (stream.tonnes - tonnes > 1e-6) unserved.push({ from, code: stream.code, tonnes: stream.tonnes - tonnes, reason: 'no_capacity', detail: say(`${site[1]}的许可能力已用完`, `the permit of ${site[2]} is used up`) });
  }
  const loads = [...room].map(([key, one]) => ({ kind: 'permit', id: key.replace('/', '-'), load_t: one.all - one.left, capacity_t: one.all, price_cny_t: one.all > 0 && one.left < 1e-6 ? 118.25 : 0, placed_per_t: one.all > 0 && one.left < 1e-6 ? 1 : 0 }));

  const outcome = {
    schema: 'wasteflow/outcome/1', version: '0.0.0', case: 'sample', case_name: say('样例区', 'Sample district'), scenario: 'base', plan_year: 2020, seed: 0,
    inputs: { 'case.toml': 'ab'.repeat(32), 'streams.csv': 'cd'.repeat(32) }, status: 'optimal',
    stages: [{ name: 'unplaced', unit: 't', objective: sum(unserved, (one) => one.tonnes), bound: sum(unserved, (one) => one.tonnes), gap: 0, rows: 120, columns: 240, rounds: 1 }, { name: 'cost', unit: 'CNY', objective: sum(legs, (leg) => leg.cost_cny), bound: sum(legs, (leg) => leg.cost_cny) * (1 - 1e-9), gap: 1e-9, rows: 121, columns: 240, rounds: 1 }],
    totals: {
      arising_t: sum(streams, (one) => one.tonnes), residues_t: 0, used_t: sum(legs.filter((leg) => leg.operation === 'use'), (leg) => leg.tonnes), disposed_t: sum(legs.filter((leg) => leg.operation === 'dispose'), (leg) => leg.tonnes),
      exported_t: sum(legs.filter((leg) => leg.route !== 'district'), (leg) => leg.tonnes), unplaced_t: sum(unserved, (one) => one.tonnes), cost_cny: sum(legs, (leg) => leg.cost_cny), transport_cny: sum(legs, (leg) => leg.tonnes * leg.transport_cny_t), gate_cny: sum(legs, (leg) => leg.tonnes * leg.gate_cny_t), handling_cny: sum(legs, (leg) => leg.tonnes * leg.handling_cny_t), tonne_km: sum(legs, (leg) => (leg.tonnes * leg.metres) / 1000),
    },
    indicators: [figure('plan_use_rate', '方案利用率', 'Utilisation in the plan', 84.213, '%', 2, 'derived:used / arising', { target: 88 })],
    legs, unserved, loads, certificate: { unplaced: { balance: {}, limit: {} }, cost: { balance: {}, limit: {} }, lock: 0 },
  };
  return { outcome, flows: flows(net, legs), facilityLoad: facilityLoad(legs, loads) };
}

const nodeOf = (facility) => SITES.find(([id]) => id === facility)[3];
const flows = (net, legs) => (wasteClass, facility) => {
  const groups = new Map();
  for (const leg of legs) {
    const kind = waste(leg.code)[1];
    if ((wasteClass && kind !== wasteClass) || (facility && leg.facility !== facility)) continue;
    const zone = streams.find((one) => one.id === leg.from.stream).zone;
    const key = `${zone}|${leg.facility}|${kind}`;
    const group = groups.get(key) ?? { zone, kind, leg, tonnes: 0, cost: 0 };
    group.tonnes += leg.tonnes;
    group.cost += leg.cost_cny;
    groups.set(key, group);
  }
  return [...groups].map(([key, { zone, kind, leg, tonnes, cost }]) => {
    const way = path(net, ZONE_NODE[zone], nodeOf(leg.facility));
    return {
      type: 'Feature',
      properties: { id: key, from_kind: 'zone', from: zone, from_name_zh: ZONES.find(([id]) => id === zone)[1], facility: leg.facility, facility_name_zh: SITES.find(([id]) => id === leg.facility)[1], classes: kind, class: kind, hazardous: kind.startsWith('HW'), route: leg.route, operation: leg.operation, tonnes, cost_cny: cost, km: way.km },
      geometry: { type: 'LineString', coordinates: way.line },
    };
  });
};

const facilityLoad = (legs, loads) => (id) => {
  const capacity = facilities.find((one) => one.properties.id === id).properties.capacity_t;
  const own = legs.filter((leg) => leg.facility === id).sort((x, y) => y.tonnes - x.tonnes);
  return {
    facility: id, load_t: sum(own, (leg) => leg.tonnes), capacity_t: capacity, loads: loads.filter((one) => one.id.startsWith(`${id}-`)), incoming_count: own.length,
    incoming: own.slice(0, 50).map((leg) => ({ from_kind: 'generator', from: leg.from.generator, from_name: say(generators.find((one) => one.properties.id === leg.from.generator).properties.name_zh, ''), code: leg.code, name: say(waste(leg.code)[2], waste(leg.code)[3]), tonnes: leg.tonnes, km: leg.metres / 1000, cost_cny: leg.cost_cny })),
  };
};
export function site(kind, id) {
  const feature = (kind === 'facilities' ? facilities : generators).find((one) => one.properties.id === id);
  if (!feature) return null;
  const p = feature.properties;
  const [lon, lat] = feature.geometry.coordinates;
  const common = { id, name: say(p.name_zh, p.name_en), place: { lon, lat }, estimated: p.estimated, accuracy_km: p.accuracy_km ?? null, source: 'demo', note: kind === 'facilities' ? '样例设施，位置为示意。' : null };
  if (kind === 'facilities') {
    const [, , , , , zh, en, , permits] = SITES.find(([one]) => one === id);
    return { ...common, kind_label: say(zh, en), figures: [figure('capacity', '许可能力', 'Permitted capacity', p.capacity_t, 't/年', 1, 'demo')], permits: permits.map(([operation, code, t]) => ({ id: `${id}-${code}`, operation, operation_label: operation === 'use' ? say('利用', 'use') : say('处置', 'dispose'), code, name: say(waste(code)[2], waste(code)[3]), t_per_year: t, valid_from: '2018-01-01', valid_to: '2025-12-31', host: id === 'F2' ? 'H1' : null, source: 'demo' })) };
  }
  return { ...common, kind_label: p.kind === 'hospital' ? say('医疗机构', 'hospital') : say('工业企业', 'enterprise'), figures: [figure('arising', '产生量', 'Arising', p.tonnes, '吨/年', 1, 'demo')], streams: streams.filter((one) => one.generator === id).map((one) => ({ id: one.id, code: one.code, name: say(waste(one.code)[2], waste(one.code)[3]), tonnes: one.tonnes, source: 'demo' })) };
}

const all = sum(streams, (one) => one.tonnes) / 10000;
export const base = {
  figures: [
    figure('total_waste', '固体废物产生量', 'Waste arising', all, '万吨', 2, 'derived:0.49 × 481.2', { low: all * 0.99, high: all * 1.01, note: say('区间来自 0.49 的取整', 'interval from the rounding of 0.49') }),
    figure('general_utilisation', '一般固废综合利用率', 'Utilisation of general waste', 86.69, '%', 2, 'plan:F001', { target: 88 }),
    figure('local_share_of_permitted', '本区废物占许可能力', 'Local waste of permitted capacity', 16.0801, '%', 1, 'derived:3.29 / 20.46', { note: say('不是负荷率', 'not a load rate') }),
    figure('permitted_capacity', '许可能力', 'Permitted capacity', 20.46, '万吨', 2, 'plan:F002', { note: say('收集、贮存与处置相加', 'collection, storage and disposal added up') }),
    figure('operators', '经营单位', 'Operators', 10, '家', 0, 'plan:F003', { note: say('利用 1、处置 4、收集贮存 5', '1 use, 4 dispose, 5 collect and store') }),
    figure('insured', '投保率', 'Insured', 60, '%', 0, 'demo'),
    figure('intensity', '产生强度', 'Intensity', 0.49, '吨/万元', 2, 'plan:F004', { target: 0.48 }),
  ],
  by_class: WASTES.map(([code, kind, zh, en, hazardous]) => ({ class: kind, name: say(zh, en), hazardous, tonnes: sum(streams.filter((one) => one.code === code), (one) => one.tonnes), source: 'demo' })),
  by_sector: [...new Set(generators.map((one) => one.properties.sector))].map((sector) => ({ sector, tonnes: sum(generators.filter((one) => one.properties.sector === sector), (one) => one.properties.tonnes), source: 'demo' })),
  by_zone: ZONES.map(([id, zh, en]) => { const own = generators.filter((one) => one.properties.zone === id); return { zone: id, name: say(zh, en), general_t: sum(own, (one) => one.properties.tonnes - one.properties.hazardous_t), hazardous_t: sum(own, (one) => one.properties.hazardous_t), source: 'demo' }; }),
  operators: SITES.filter(([id]) => ['F2', 'F4', 'F5'].includes(id)).map(([id, zh, en, , , kz, ke, , permits]) => ({ facility: id, name: say(zh, en), kind_label: say(kz, ke), permitted_t: sum(permits, ([, , t]) => t), operations: [...new Set(permits.map(([operation]) => operation))], source: 'demo' })),
};

export const findings = [
  { code: 'D120', severity: 'warning', place: { file: 'permits.csv', row: 4, column: 'code' }, cause: say('许可只写到大类 HW49', 'the permit names only the class HW49'), action: say('请写明八位代码', 'give the 8-digit code') },
  { code: 'D131', severity: 'note', place: { file: 'facilities.csv', row: 7 }, cause: say('位置为估计值，误差约 4 公里', 'the position is an estimate, about 4 km'), action: say('如有坐标请补充', 'add the coordinates if known') },
];
const rectangle = [at(0, 0), at(5, 0), at(5, 5), at(0, 5), at(0, 0)];
const point = (id, zh, en, coordinates, more) => ({ type: 'Feature', properties: { id, name_zh: zh, name_en: en, mark: 'demo', source: 'demo', ...more }, geometry: { type: 'Point', coordinates } });
export const layers = {
  zones, roads, generators, facilities,
  boundary: [{ type: 'Feature', properties: { id: 'B', name_zh: '样例区', name_en: 'Sample district', mark: 'demo', source: 'demo' }, geometry: { type: 'Polygon', coordinates: [rectangle] } }],
  rivers: [{ type: 'Feature', properties: { id: 'V1', name_zh: '样例江', name_en: 'Sample River', mark: 'demo', source: 'demo' }, geometry: { type: 'LineString', coordinates: [at(-1, 3.2), at(0.6, 2.8), at(1.7, 3.1), at(2.8, 2.7), at(4, 2.9), at(6, 2.5)] } }],
  places: [point('P1', '样例工业园', 'Sample park', at(3.9, 4.3), { kind: 'park', accuracy_km: 1, zone: 'Z2' })],
  gateways: [point('W1', '样例东口', 'Sample east gate', NODES.l, { province: '样例市', district: '外区' }), point('W2', '样例西口', 'Sample west gate', NODES.n, { province: '外省', district: '' })],
};
export const theCase = {
  id: 'sample', name: say('样例区固体废物算例', 'Sample district'), province: '样例市', district: '样例区', base_year: 2020, plan_year: 2020, today: '2025-12-01', synthetic: true, attributions: ['样例数据，无外部来源'],
  scenarios: [{ id: 'base', name: say('基准', 'Base'), about: say('按现有许可与能力安排。', 'Permits and capacities as they are.') }, { id: 'other', name: say('另一情景（测试）', 'Other (test)'), about: say('用于对比。', 'To be compared with.') }, { id: 'slow', name: say('缓慢（测试）', 'Slow (test)'), about: say('求解较慢，用于测试取消。', 'Solves slowly, to test cancelling.') }],
  counts: { zones: 5, generators: generators.length, streams: streams.length, facilities: SITES.length, permits: SITES.flatMap((one) => one[8]).length, roads: roads.length }, bbox: [...at(0, 0), ...at(5, 5)], version: '0.0.0',
};
