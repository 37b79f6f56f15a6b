// What a plan means beyond its flows, made up for tests and development. In: plans of fixture.mjs. Out: reasons of a
// leg, gap, comparison, studies and their flows in the shapes of the HTTP API. No number describes a real place.

const say = (zh, en) => ({ zh, en });
const sum = (list, of) => list.reduce((total, one) => total + of(one), 0);
const placeName = (facilities, id) => { const p = facilities.find((one) => one.properties.id === id)?.properties; return say(p?.name_zh ?? id, p?.name_en ?? id); };

/** Two places with a permit, one full and one dearer, and a nearer one without. */
export function why(plan, facilities, number) {
  const leg = plan.outcome.legs[number - 1];
  if (!leg) return null;
  const others = facilities.map((one) => one.properties.id).filter((id) => id !== leg.facility);
  const price = leg.transport_cny_t + leg.gate_cny_t + leg.handling_cny_t;
  const other = (id, more) => ({ facility: id, name: placeName(facilities, id), metres: leg.metres * 1.2, nearer: false, licensed: true, permit: `${id}-${leg.code}`, route: 'district', bars: [], text: say('更贵', 'dearer'), ...more });
  return {
    from: leg.from, from_name: say('样例单位', 'Sample site'), code: leg.code, waste: say(leg.code, leg.code),
    legs: [{
      leg: number, facility: leg.facility, name: placeName(facilities, leg.facility), permit: leg.permit, route: leg.route, tonnes: leg.tonnes, metres: leg.metres, price_cny_t: price, more_without_permit: 1,
      others: [
        other(others[0], { metres: leg.metres * 0.5, nearer: true, licensed: false, permit: undefined, route: undefined, bars: [{ kind: 'no_permit', id: '', text: say(`没有 ${leg.code} 的许可`, `no permit for ${leg.code}`) }] }),
        other(others[1], { bars: [{ kind: 'permit_full', id: `${others[1]}-${leg.code}`, price_cny_t: 12, text: say('许可已满', 'the permit is full') }], dearer_cny_t: -3.5, adds_cny_t: 8.5 }),
        other(others[2], { dearer_cny_t: 41.25, adds_cny_t: 41.25 }),
      ],
    }],
  };
}

const row = (id, name, arising, used) => ({ id, name, arising_t: arising, used_t: used, unplaced_t: 0, required_t: arising * 0.88, gap_t: arising * 0.88 - used, source: 'demo:streams.csv' });
export function gap(plan, base, zones) {
  const classes = base.by_class.filter((one) => !one.hazardous);
  const used = (name) => sum(plan.outcome.legs.filter((leg) => leg.operation === 'use' && leg.code === name), (leg) => leg.tonnes);
  return {
    schema: 'wasteflow/gap/1', case: 'sample', case_name: say('样例区', 'Sample district'), scenario: plan.outcome.scenario, plan_year: 2020, target_year: 2025,
    answer: say('不能：样例，缺口以下列各表为准。', 'No: a sample, the tables below tell the gap.'),
    promise: [{ id: 'arising_target', label: say('目标年产生量至多', 'Arising in the target year, at most'), value: 336, unit: '万吨', decimals: 1, source: 'derived:0.48 × 700' }],
    indicators: [{ id: 'general_utilisation', name: say('一般固废综合利用率', 'Use rate'), unit: '%', base: 86.69, target: 88, year: 2025, step: 1.31, tonnes: 881785, source: 'plan:F001' }, { id: 'value_added', name: say('工业增加值', 'Value added'), unit: '亿元', base: 481.2, target: 700, year: 2025, step: 218.8, tonnes: null, source: 'plan:F004' }],
    by_class: classes.map((one) => row(one.class, one.name, one.tonnes, used(one.class))),
    by_zone: zones.map((one) => row(one.properties.id, say(one.properties.name_zh, one.properties.name_en), 1000, 700)),
    investment: [{ id: 'investment', label: say('总投资', 'Investment'), value: 900, unit: '万元', decimals: 0, source: 'plan:F005' }],
    projects: [
      { id: 'P1', name: '样例污泥项目', kind: 'engineering', investment_wan_cny: 900, due: 2025, lines: [{ name: say('污泥', 'sludge'), waste: 'SW07', general: true, intent: 'use', t_per_year: 20000, source: 'plan:F006' }], closes: [{ class: 'SW07', tonnes: 15000 }], open: [say('无地点', 'no place')], source: 'plan:F006' },
      { id: 'T1', name: '样例正文项目', kind: 'text_only', investment_wan_cny: null, due: null, lines: [], closes: [], open: [], source: 'plan:F007' },
    ],
    no_place: [{ code: '772-002-18', name: say('飞灰', 'fly ash'), class: 'HW18', arising_t: 2400, projects: [], stated: { text: say('区内无去向', 'no place in the district'), source: 'plan:F008' }, source: 'demo:Σ streams.csv' }, { code: 'SW07', name: say('污泥', 'sludge'), class: 'SW07', arising_t: 900, projects: ['P1'], stated: null, source: 'demo:Σ streams.csv' }],
    over_capacity: [{ class: 'HW48', name: say('铝灰', 'aluminium ash'), projects: [['P1', 1000]], capacity_t: 1000, proven_t: 10, proven_source: 'derived:1 × 10 t', proven_load: 0.01, arising_t: 12, arising_load: 0.012, load: 0.6, imports_t: 590, prices: [['P1', null]], said: [] }],
    remarks: [{ text: say('样例说明', 'A sample remark'), source: 'plan:F009' }],
  };
}

export function comparison(first, second, facilities) {
  const [a, b] = [first.outcome, second.outcome];
  const delta = (id, zh, en, unit, of) => ({ id, name: say(zh, en), unit, first: of(a), second: of(b), change: of(b) - of(a) });
  const at = (one, id) => one.legs.filter((leg) => leg.facility === id);
  return {
    schema: 'wasteflow/compare/1', case: 'sample', demo: true, first: { scenario: first.scenario, plan_year: 2020, status: 'optimal' }, second: { scenario: second.scenario, plan_year: 2020, status: 'optimal' },
    totals: [delta('unplaced_t', '未安置', 'unplaced', 't', (one) => one.totals.unplaced_t), delta('cost_cny', '费用', 'cost', 'CNY', (one) => one.totals.cost_cny)],
    indicators: [delta('plan_use_rate', '方案利用率', 'use rate', '%', (one) => one.indicators[0].value)], by_waste: [], by_zone: [], movers: [],
    by_facility: facilities.map(({ properties: { id } }) => ({ id, name: placeName(facilities, id), first_t: sum(at(a, id), (leg) => leg.tonnes), second_t: sum(at(b, id), (leg) => leg.tonnes) + 10, first_unplaced_t: 0, second_unplaced_t: 0, first_cny: 0, second_cny: 1e5 })),
  };
}

const effects = (rank, loss, unplaced, more) => ({
  rank, loss, days_per_year: 365, days_source: 'derived:365 d', share: 0.08, full: null, planned_t: null, no_waiting: { unplaced_t: unplaced, extra_cny: unplaced * 100 }, waiting: null,
  replacements: [], left: [], store: null, deadline: null, ...more,
});
function outage(plan, facilities, { days }) {
  const legs = plan.outcome.legs;
  const losses = facilities.slice(0, 4).map(({ properties: p }, at) => effects(at + 1, { id: p.id, name: placeName(facilities, p.id), roads: [] }, 1000 - at * 100, {
    planned_t: 500, full: { capacity_t: p.capacity_t, capacity_t_per_day: p.capacity_t / 365, lost_t: (at + 1) * 700 * (days / 30), projects: [], projects_t: 0, projects_t_per_day: 0, projects_lost_t: 0, projects_formula: '', projects_planned_t: 0, projects_source: 'plan' },
    waiting: { unplaced_t: 0, extra_cny: 5 }, replacements: [{ facility: 'F3', name: placeName(facilities, 'F3'), tonnes: 120 }], left: [{ code: 'SW02', name: say('粉煤灰', 'fly ash'), reason: 'no_capacity', tonnes: 1000 - at * 100 }],
    store: at === 1 ? { room_t: 900, stock_t: 100, arrival_t_per_day: 80, days_left: 10, fill: 2.7, source: 'demo' } : null,
  }));
  losses.push(effects(5, { id: 'R4', name: say('样例江大桥', 'Sample River bridge'), roads: ['R4'] }, 0, {}));
  return { schema: 'wasteflow/outage/1', scenario: plan.outcome.scenario, demo: true, today: '2025-12-01', days, status: 'optimal', asked: losses.length, base_unplaced_t: 0, base_cost_cny: sum(legs, (leg) => leg.cost_cny), losses };
}
function frontier(plan, { points }) {
  const { totals } = plan.outcome;
  return { case: 'sample', scenario: plan.outcome.scenario, plan_year: 2020, hazardous_only: true, points: Array.from({ length: points }, (_, at) => ({ cost_cny: totals.cost_cny * (1 + (at / points) ** 3), exposure_person_km_t: 2e9 * (1 - at / (2 * points)), price_cny_per_1000: at, bound_cny: totals.cost_cny, gap: 0, legs: plan.outcome.legs.length, totals })) };
}
function sample(plan, facilities, { n, seed, together }) {
  const spread = (id, name, unit, value) => ({ id, name, unit, decimals: 1, typical: value, mean: value, sd: value * 0.05, min: value * 0.8, q05: value * 0.9, q25: value * 0.95, q50: value, q75: value * 1.05, q95: value * 1.1, max: value * 1.2 });
  return {
    schema: 'wasteflow/sample/1', scenario: plan.outcome.scenario, demo: true, seed, asked: n, done: n, status: 'optimal', inputs: { stated_streams: 1, assumed_streams: 60, spread: 0.2, together, prices: 0 }, incomplete: 0.4,
    figures: [spread('cost_cny', say('费用', 'cost'), 'CNY', plan.outcome.totals.cost_cny), spread('unplaced_t', say('未安置', 'unplaced'), 't', plan.outcome.totals.unplaced_t)],
    facilities: facilities.slice(0, 3).map(({ properties: p }) => ({ load: spread(p.id, placeName(facilities, p.id), 't', p.capacity_t * 0.7), capacity_t: p.capacity_t, full: 0.25 })),
  };
}
export function study(ask, plan, facilities) {
  if (ask.kind === 'outage') return { kind: 'outage', result: outage(plan, facilities, ask) };
  if (ask.kind === 'frontier') return { kind: 'frontier', result: frontier(plan, ask) };
  return { kind: 'sample', result: sample(plan, facilities, { seed: 1, together: false, ...ask }) };
}

/** Flows of one line: the plan of a point, or a few of its lines for a loss. */
export function flowsOf(ask, part, plan, query) {
  const lines = plan.flows(query.get('class'), query.get('facility'));
  return ask.kind === 'frontier' ? lines : lines.filter((one) => one.properties.facility !== part).slice(0, 4);
}
