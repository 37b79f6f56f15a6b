// Plans of sites side by side. In: the answer to a siting question. Out: the plans in order with what they cost more,
// the one looked at, exposure against cost, and two of them compared part by part.
import { useSignal } from '@preact/signals';
import type { CostParts, SitePlan, SitingOutcome } from '../api/siting';
import { decimal, tonnes } from '../format/number';
import { SourceChip } from '../parts/chip';
import { Plot } from '../parts/plot';
import { Table, type Column } from '../parts/table';
import { say, zoneName } from '../state/names';
import { chosenPlan, plansOf, shownSites, siteTags, type NamedPlan } from '../state/siting';
import { language, layers } from '../state/store';
import { t } from '../text/language';
import { amount, Fact } from './card';
import { Chosen, TableBar } from './run';

const zh = (): boolean => language.value === 'zh';
const scaled = (cny: number): number => cny / (zh() ? 1e4 : 1e6);
/** CNY without the unit: 万元 in Chinese, millions in English. */
const bare = (cny: number): string => decimal(scaled(cny), zh() ? 1 : 3);
export const sum = (cny: number): string => `${bare(cny)} ${t('siting.unit')}`;
const people = (value: number | undefined): string => (value === undefined ? '—' : decimal(value / 1e6, 1));
const mark = (outcome: SitingOutcome) => (outcome.demo ? 'demo' : 'derived');

export function planName(one: NamedPlan): string {
  if (one.kind === 'fixed') return t('siting.hand');
  if (one.kind === 'frontier') return t('siting.point', { number: one.rank });
  return one.rank === 1 ? t('siting.best') : t('siting.next', { rank: one.rank - 1 });
}

/** Names of candidates, from the plans they are in and the parcels on the map. */
export function siteNames(outcome: SitingOutcome): Map<string, string> {
  const built = plansOf(outcome).flatMap(({ plan }) => plan.built);
  return new Map(built.flatMap((site) => (site.candidate ? [[site.candidate, `${site.candidate} ${say(site.name)}`] as const] : [])));
}

const places = (plan: SitePlan) => (
  <span class="way">
    {plan.built.map((site) => <span key={site.build} class="site-line" title={`${say(site.name)} · ${say(site.build_name)}`}><b>{site.project ?? ''}</b> {site.candidate ?? ''} {say(site.name)}<span class="soft"> {say(site.build_name)} · {site.year}</span></span>)}
  </span>
);

export function PlanTable({ outcome }: { outcome: SitingOutcome }) {
  const rows = plansOf(outcome).filter((one) => one.kind !== 'frontier');
  const best = outcome.plans[0]?.cost.total ?? 0;
  const columns: Column<NamedPlan>[] = [
    { id: 'rank', head: t('siting.plan'), cell: (one) => <><b>{planName(one)}</b>{places(one.plan)}</> },
    { id: 'cost', head: t('siting.cost', { unit: t('siting.unit') }), number: true, sort: (one) => one.plan.cost.total, cell: (one) => <><b>{bare(one.plan.cost.total)}</b>{one.plan.bound_cny !== undefined && <span class="soft block" title={t('siting.order.about')}>{t('siting.noLess', { cost: bare(one.plan.bound_cny) })}</span>}</> },
    { id: 'more', head: t('siting.more'), number: true, sort: (one) => one.plan.cost.total, cell: (one) => bare(one.plan.cost.total - best) },
    { id: 'people', head: t('siting.exposure'), number: true, sort: (one) => one.plan.exposure_person_km_t ?? 0, cell: (one) => people(one.plan.exposure_person_km_t) },
  ];
  return (
    <>
      <TableBar text={t('siting.order')} about={t('siting.order.about')} file={`siting-${outcome.scenario}`}
        header={['plan', 'sites', 'total_cny', 'more_cny', 'bound_cny', 'exposure_person_km_t']}
        rows={() => rows.map((one) => [planName(one), siteTags(one.plan).join(' '), one.plan.cost.total, one.plan.cost.total - best, one.plan.bound_cny ?? '', one.plan.exposure_person_km_t ?? ''])} />
      <Table lead caption={t('siting.order')} columns={columns} rows={rows} rowKey={(one) => one.key} empty={t('table.empty')}
        onRow={(one) => (chosenPlan.value = one.key)} isOn={(one) => one.key === shownSites.value?.key} />
    </>
  );
}

/** The plan that is on the map. */
export function PlanBox({ outcome }: { outcome: SitingOutcome }) {
  const one = shownSites.value;
  if (!one) return null;
  const source = mark(outcome);
  return (
    <Chosen of={one.key} label={planName(one)} data={{ 'data-plan': one.key }}>
      <h3>{planName(one)} <span class="soft">{t('siting.onMap')}</span></h3>
      {one.plan.built.map((site) => {
        const last = site.intake.at(-1);
        return (
          <dl key={site.build} class="facts">
            <Fact name={`${site.project ?? ''} ${site.candidate ?? ''}`} source={source}>{say(site.name)} <span class="soft">{site.zone ? zoneName(site.zone) : ''}</span></Fact>
            <Fact name={t('siting.size')} source={source}>{say(site.build_name)} <span class="soft">{t('siting.from', { year: site.year })}</span></Fact>
            <Fact name={t('siting.capex')} source={source}>{sum(site.capex_cny)} <span class="soft">{t('siting.land', { cny: sum(site.land_cny) })}</span></Fact>
            {last && <Fact name={t('siting.intake', { year: last.year })} source={source}>{amount(last.t)} <span class="soft">{t('siting.of', { capacity: amount(last.capacity_t) })}</span></Fact>}
            {site.landfill_t !== undefined && <Fact name={t('siting.landfill')} source={source}>{amount(site.landfill_t)}</Fact>}
          </dl>
        );
      })}
    </Chosen>
  );
}

export function ExposurePlot({ outcome }: { outcome: SitingOutcome }) {
  const best = outcome.plans[0];
  const points = (outcome.frontier ?? []).length > 0 ? plansOf(outcome).filter((one) => one.key === 'plan:1' || one.kind === 'frontier') : [];
  if (!best || points.length < 2) return null;
  const at = (one: NamedPlan) => [scaled(one.plan.cost.total), (one.plan.exposure_person_km_t ?? 0) / 1e6] as const;
  return (
    <>
      <h3>{t('siting.tradeoff')}</h3>
      <Plot name={t('siting.tradeoff')} xName={t('siting.cost', { unit: t('siting.unit') })} yName={t('siting.exposure')} height={190}
        chosen={points.findIndex((one) => one.key === shownSites.value?.key)} onPick={(index) => (chosenPlan.value = points[index]?.key ?? '')} line={points.map(at)}
        points={points.map((one) => ({ x: at(one)[0], y: at(one)[1], about: `${planName(one)}: ${siteTags(one.plan).join(' ')} ${sum(one.plan.cost.total)}`, ...(one.kind === 'plan' ? { label: t('siting.best') } : {}) }))} />
    </>
  );
}

const PARTS = ['building', 'running', 'transport', 'handling', 'gate', 'unplaced', 'limits', 'total'] as const satisfies readonly (keyof CostParts)[];
interface Line { id: string; name: string; values: readonly [string, string]; more: string; bad: boolean }

/** What differs between two plans: each part of the cost, exposure, tonnes without a place, the largest burden. */
function lines([a, b]: readonly [SitePlan, SitePlan]): Line[] {
  const line = (id: string, name: string, one: number | undefined, other: number | undefined, show: (value: number) => string): Line => {
    const more = one === undefined || other === undefined ? 0 : other - one;
    const text = (value: number | undefined) => (value === undefined ? '—' : show(value));
    return { id, name, values: [text(one), text(other)], more: `${more > 0 ? '+' : ''}${show(more)}`, bad: more > 0 };
  };
  const [p, q] = [a.periods.at(-1), b.periods.at(-1)];
  const lost = (one: typeof p) => (one ? one.unplaced_general_t + one.unplaced_hazardous_t : undefined);
  return [
    ...PARTS.map((part) => line(part, t(`siting.part.${part}`), a.cost[part], b.cost[part], bare)),
    line('people', t('siting.exposure'), a.exposure_person_km_t, b.exposure_person_km_t, (value) => people(value)),
    line('lost', t('siting.unplaced', { year: p?.year ?? '' }), lost(p), lost(q), tonnes),
    line('burden', t('siting.burden', { year: p?.year ?? '' }), p?.largest_burden_t, q?.largest_burden_t, tonnes),
  ];
}

export function TwoPlans({ outcome }: { outcome: SitingOutcome }) {
  const all = plansOf(outcome);
  const first = useSignal('plan:1');
  const second = useSignal(outcome.fixed ? 'fixed' : 'plan:2');
  const find = (key: string) => all.find((one) => one.key === key);
  const [a, b] = [find(first.value) ?? all[0], find(second.value) ?? all[1]];
  if (!a || !b) return null;
  const pick = (label: string, now: NamedPlan, set: (key: string) => void) => (
    <label class="field">
      <span>{label}</span>
      <select class="input field-grow" value={now.key} onChange={(event) => set(event.currentTarget.value)}>
        {all.map((one) => <option key={one.key} value={one.key}>{planName(one)} {siteTags(one.plan).join(' ')}</option>)}
      </select>
    </label>
  );
  const columns: Column<Line>[] = [
    { id: 'name', head: t('siting.part'), cell: (one) => (one.id === 'total' ? <b>{one.name}</b> : one.name) },
    { id: 'a', head: planName(a), number: true, cell: (one) => one.values[0] },
    { id: 'b', head: planName(b), number: true, cell: (one) => one.values[1] },
    { id: 'more', head: t('siting.difference'), number: true, cell: (one) => <span class={one.bad ? 'worse' : ''}>{one.more}</span> },
  ];
  const zone = (one: NamedPlan) => { const id = one.plan.periods.at(-1)?.largest_burden_zone; return id && layers.value.zones ? zoneName(id) : (id ?? '—'); };
  return (
    <>
      <h3>{t('siting.compare')} <SourceChip source={mark(outcome)} text={t('siting.order.about')} /></h3>
      <div class="ask-pair">
        {pick(t('plans.first'), a, (key) => (first.value = key))}
        {pick(t('plans.second'), b, (key) => (second.value = key))}
      </div>
      <Table lead caption={t('siting.compare')} columns={columns} rows={lines([a.plan, b.plan])} rowKey={(one) => one.id} empty={t('table.empty')} />
      <p class="soft footnote">{t('siting.compare.about', { unit: t('siting.unit'), first: zone(a), second: zone(b) })}</p>
    </>
  );
}
