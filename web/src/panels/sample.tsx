// The tab 不确定性: quantiles over drawn arisings. In: how many draws and what is drawn, the study. Out: sums and
// indicators with their quantiles, loads of facilities with how often they are full.
import { useSignal } from '@preact/signals';
import type { Sample, Spread } from '../api/studies';
import { cnyUnit, count, decimal, percent, tonnes, tonnesUnit } from '../format/number';
import { Table, type Column } from '../parts/table';
import { say } from '../state/names';
import { isRunning, runs, startStudy } from '../state/studies';
import { language, select } from '../state/store';
import { t } from '../text/language';
import { Check, NumberField, RunState, TableBar } from './run';

/** Money and tonnes in a unit of the row's size, the rest as it comes. */
function shown(row: Spread): { unit: string; show(value: number): string } {
  const known = row.unit === 'CNY' ? cnyUnit(Math.abs(row.max), language.value) : row.unit === 't' ? tonnesUnit(Math.abs(row.max), language.value) : null;
  if (known) return { unit: known.unit, show: (value) => decimal(value / known.factor, known.decimals) };
  return { unit: row.unit, show: (value) => decimal(value, row.decimals) };
}

const SPREAD_HEAD = ['typical', 'min', 'q05', 'q25', 'q50', 'q75', 'q95', 'max', 'mean', 'sd'];
const spread = (row: Spread) => [row.typical, row.min, row.q05, row.q25, row.q50, row.q75, row.q95, row.max, row.mean, row.sd];

function Result({ study }: { study: Sample }) {
  const figures: Column<Spread>[] = [
    { id: 'name', head: t('compare.what'), cell: (row) => <>{say(row.name)} <span class="soft">{shown(row).unit}</span></> },
    { id: 'typical', head: t('sample.typical'), number: true, cell: (row) => shown(row).show(row.typical) },
    { id: 'q50', head: t('sample.median'), number: true, cell: (row) => <b>{shown(row).show(row.q50)}</b> },
    { id: 'range', head: t('sample.range'), number: true, cell: (row) => <>{shown(row).show(row.q05)}<span class="block">{shown(row).show(row.q95)}</span></> },
  ];
  type Facility = Sample['facilities'][number];
  const facilities: Column<Facility>[] = [
    { id: 'name', head: t('kind.facility'), sort: (row) => say(row.load.name), cell: (row) => <>{say(row.load.name)}<span class="soft block">{t('hover.capacity', { capacity: `${tonnes(row.capacity_t)} ${t('unit.t')}` })}</span></> },
    { id: 'q50', head: t('sample.median'), number: true, sort: (row) => row.load.q50, cell: (row) => <b>{tonnes(row.load.q50)}</b> },
    { id: 'range', head: t('sample.range'), number: true, sort: (row) => row.load.q95 - row.load.q05, cell: (row) => <>{tonnes(row.load.q05)}<span class="block">{tonnes(row.load.q95)}</span></> },
    { id: 'full', head: t('sample.full'), number: true, sort: (row) => row.full, cell: (row) => percent(row.full) },
  ];
  const { inputs } = study;
  return (
    <>
      <p class="notice">{t('sample.incomplete', { share: percent(study.incomplete) })} <span class="soft">{t(inputs.assumed_streams > 0 ? 'sample.inputs.assumed' : 'sample.inputs', { stated: count(inputs.stated_streams), assumed: count(inputs.assumed_streams), spread: percent(inputs.spread, 0) })}{t(inputs.together ? 'sample.inputs.together' : 'sample.inputs.apart')}</span></p>
      <TableBar text={t('sample.sum', { count: count(study.done), seed: study.seed })} about={t('sample.about')} file={`sample-${study.scenario}`} header={['id', 'name', 'unit', ...SPREAD_HEAD]} rows={() => study.figures.map((row) => [row.id, say(row.name), row.unit, ...spread(row)])} />
      <Table lead caption={t('sample.figures')} columns={figures} rows={study.figures} rowKey={(row) => row.id} empty={t('table.empty')} />
      <h3>{t('sample.facilities')}</h3>
      <TableBar text={t('sample.facilities.about')} about={t('sample.about')} file={`sample-facilities-${study.scenario}`} header={['id', 'name', 'capacity_t', 'full_share', ...SPREAD_HEAD]} rows={() => study.facilities.map((row) => [row.load.id, say(row.load.name), row.capacity_t, row.full, ...spread(row.load)])} />
      <Table lead caption={t('sample.facilities')} columns={facilities} rows={study.facilities} rowKey={(row) => row.load.id} first={{ column: 'q50', down: true }} limit={60} empty={t('table.empty')} onRow={(row) => select({ kind: 'facility', id: row.load.id })} />
    </>
  );
}

export function SampleView() {
  const n = useSignal(200);
  const together = useSignal(false);
  const prices = useSignal(false);
  const run = runs.sample.value;
  const busy = isRunning(run);
  const start = () => void startStudy({ kind: 'sample', n: n.value, seed: 1, together: together.value, prices: prices.value });
  return (
    <>
      <p class="soft footnote">{t('sample.lead')}</p>
      <div class="ask-line">
        <NumberField label={t('sample.n')} value={n.value} min={2} max={2000} disabled={busy} onChange={(value) => (n.value = value)} />
        <span class="checks">
          <Check label={t('sample.together')} on={together.value} disabled={busy} onChange={(value) => (together.value = value)} />
          <Check label={t('sample.prices')} on={prices.value} disabled={busy} onChange={(value) => (prices.value = value)} />
        </span>
        {!busy && <button type="button" class="button button-main" onClick={start}>{t('studies.start')}</button>}
      </div>
      <RunState kind="sample" retry={start} />
      {run.result ? <Result study={run.result} /> : !busy && !run.error && <p class="empty">{t('sample.none')}</p>}
    </>
  );
}
