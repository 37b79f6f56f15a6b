// The tab 费用与暴露: plans none of which beats another in both. In: how many points, the study. Out: a plot and a
// table of the same points; a click lays the plan of that point on the map.
import { useSignal } from '@preact/signals';
import type { Frontier, FrontierPoint } from '../api/studies';
import { cnyAmount, count, decimal, joined, percent, price, tonnes } from '../format/number';
import { SourceChip } from '../parts/chip';
import { Plot } from '../parts/plot';
import { Table, type Column } from '../parts/table';
import { planSource } from '../state/names';
import { isRunning, overlay, runs, showOverlay, startStudy } from '../state/studies';
import { language, select } from '../state/store';
import { t } from '../text/language';
import { amount, Fact } from './card';
import { Check, Chosen, NumberField, RunState, TableBar } from './run';

type Numbered = FrontierPoint & { number: number };
const million = (value: number): string => decimal(value / 1e6, 1);
const wan = (value: number): string => (language.value === 'zh' ? decimal(value / 1e4, 1) : decimal(value / 1e6, 3));

function pick(id: string | null, number: number): void {
  if (!id) return;
  select(null);
  const same = overlay.value?.kind === 'frontier' && overlay.value.part === String(number);
  showOverlay(same ? null : { study: id, kind: 'frontier', part: String(number), scenario: runs.frontier.value.scenario });
}

function ChosenPoint({ frontier, number }: { frontier: Frontier; number: number }) {
  const [first, point] = [frontier.points[0], frontier.points[number - 1]];
  if (!first || !point) return null;
  const source = planSource.value;
  const cost = point.cost_cny - first.cost_cny;
  const people = point.exposure_person_km_t - first.exposure_person_km_t;
  const share = (value: number, of: number) => (of === 0 ? '' : `${value > 0 ? '+' : ''}${percent(value / Math.abs(of), 2)}`);
  return (
    <Chosen of={String(number)} label={t('frontier.point', { number })} data={{ 'data-point': String(number) }}>
      <h3>{t('frontier.chosen', { number, all: frontier.points.length })}</h3>
      <dl class="facts">
        <Fact name={t('totals.cost')} source={source} text={t('flow.derived')}>{joined(cnyAmount(point.cost_cny, language.value))} <span class="soft">{share(cost, first.cost_cny)}</span></Fact>
        <Fact name={t('frontier.exposure')} source={source} text={t('frontier.about')}>{million(point.exposure_person_km_t)} <span class="soft">{share(people, first.exposure_person_km_t)}</span></Fact>
        <Fact name={t('frontier.price')} source={source} text={t('frontier.price.about')}>{price(point.price_cny_per_1000)} {t('unit.cny')}</Fact>
        <Fact name={t('totals.used')} source={source} text={t('flow.derived')}>{amount(point.totals.used_t)}</Fact>
        <Fact name={t('totals.disposed')} source={source} text={t('flow.derived')}>{amount(point.totals.disposed_t)}</Fact>
        <Fact name={t('totals.exported')} source={source} text={t('totals.exported.about')}>{amount(point.totals.exported_t)}</Fact>
      </dl>
      <p class="soft footnote">{t('frontier.versus')}</p>
    </Chosen>
  );
}

export function FrontierView() {
  const points = useSignal(11);
  const all = useSignal(false);
  const run = runs.frontier.value;
  const start = () => void startStudy({ kind: 'frontier', points: points.value, all_wastes: all.value });
  const frontier = run.result;
  const on = overlay.value?.kind === 'frontier' ? Number(overlay.value.part) : 0;
  const rows: Numbered[] = (frontier?.points ?? []).map((one, at) => ({ ...one, number: at + 1 }));
  const columns: Column<Numbered>[] = [
    { id: 'n', head: t('frontier.column.point'), sort: (one) => one.number, cell: (one) => t('frontier.point', { number: one.number }) },
    { id: 'cny', head: t('frontier.column.cost'), number: true, sort: (one) => one.cost_cny, cell: (one) => wan(one.cost_cny) },
    { id: 'people', head: t('frontier.column.exposure'), number: true, sort: (one) => one.exposure_person_km_t, cell: (one) => million(one.exposure_person_km_t) },
    { id: 'price', head: t('frontier.column.price'), number: true, sort: (one) => one.price_cny_per_1000, cell: (one) => price(one.price_cny_per_1000) },
    { id: 'left', head: t('totals.unplaced'), number: true, sort: (one) => one.totals.unplaced_t, cell: (one) => tonnes(one.totals.unplaced_t) },
  ];
  return (
    <>
      <p class="soft footnote">{t('frontier.lead')}</p>
      <div class="ask-line">
        <NumberField label={t('frontier.points')} value={points.value} min={2} max={50} disabled={isRunning(run)} onChange={(value) => (points.value = value)} />
        <Check label={t('frontier.all')} on={all.value} disabled={isRunning(run)} onChange={(value) => (all.value = value)} />
        {!isRunning(run) && <button type="button" class="button button-main" onClick={start}>{t('studies.start')}</button>}
      </div>
      <RunState kind="frontier" retry={start} />
      {frontier && rows.length > 1 && (
        <Plot name={t('frontier.plot')} xName={t('frontier.plot.x')} yName={t('frontier.plot.y')} height={190} chosen={on - 1} onPick={(index) => pick(run.id, index + 1)}
          line={rows.map((one) => [one.cost_cny / (language.value === 'zh' ? 1e4 : 1e6), one.exposure_person_km_t / 1e6] as const)}
          points={rows.map((one) => ({
            x: one.cost_cny / (language.value === 'zh' ? 1e4 : 1e6), y: one.exposure_person_km_t / 1e6,
            about: t('frontier.plot.point', { number: one.number, cost: wan(one.cost_cny), people: million(one.exposure_person_km_t) }),
            ...(one.number === 1 ? { label: t('frontier.cheapest') } : one.number === rows.length ? { label: t('frontier.leastExposed') } : {}),
          }))} />
      )}
      {frontier && rows.length === 1 && <p class="notice">{t('frontier.single')}</p>}
      {frontier && on > 0 && <ChosenPoint frontier={frontier} number={on} />}
      {frontier && (
        <>
          <TableBar text={t('frontier.sum', { count: count(rows.length) })} about={t('frontier.about')} file={`frontier-${frontier.scenario}`}
            header={['point', 'cost_cny', 'exposure_person_km_t', 'price_cny_per_1000', 'bound_cny', 'gap', 'legs', 'unplaced_t']}
            rows={() => rows.map((one) => [one.number, one.cost_cny, one.exposure_person_km_t, one.price_cny_per_1000, one.bound_cny, one.gap, one.legs, one.totals.unplaced_t])} />
          <Table caption={t('studies.tab.frontier')} columns={columns} rows={rows} rowKey={(one) => String(one.number)} empty={t('table.empty')}
            onRow={(one) => pick(run.id, one.number)} isOn={(one) => one.number === on} />
          <p class="soft footnote">{t(frontier.hazardous_only ? 'frontier.hazardousOnly' : 'frontier.allWastes')} <SourceChip source={planSource.value} text={t('frontier.about')} /></p>
        </>
      )}
      {!frontier && !isRunning(run) && !run.error && <p class="empty">{t('frontier.none')}</p>}
    </>
  );
}
