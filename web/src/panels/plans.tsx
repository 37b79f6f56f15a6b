// The tab 方案对比: two scenarios side by side. In: two scenarios, what the server says is different. Out: sums, cost,
// indicators, zones, facilities, wastes and flows with their differences; each table sorts and is saved as CSV.
import { useSignal } from '@preact/signals';
import type { CompareAsked, CompareDelta, CompareRow, Mover, PlanComparison } from '../api/studies';
import type { CsvCell } from '../format/csv';
import { count, decimal, tonnes } from '../format/number';
import { Problem } from '../parts/notice';
import { Table, type Column } from '../parts/table';
import { facilitiesById, say, zonesById } from '../state/names';
import { cancelPairing, comparePlans, pairing } from '../state/plans';
import { outcome, select, theCase, valueOf } from '../state/store';
import { t } from '../text/language';
import { RunProgress, scenarioName, TableBar } from './run';

const VIEWS = ['totals', 'indicators', 'zones', 'facilities', 'wastes', 'movers'] as const;
type PlansView = (typeof VIEWS)[number];

/** Below this a difference is the rounding of a solver. */
const SMALL = 0.05;
const differs = (row: CompareRow): boolean => Math.abs(row.second_t - row.first_t) + Math.abs(row.second_unplaced_t - row.first_unplaced_t) > SMALL || Math.abs(row.second_cny - row.first_cny) > 0.5;

/** A difference with its sign; "=" where there is none. */
export function change(value: number, decimals: number): string {
  if (Math.abs(value) < 0.5 * 10 ** -decimals) return '=';
  return `${value > 0 ? '+' : ''}${decimal(value, decimals)}`;
}

const UNITS: Record<string, { key: 'unit.t' | 'unit.cny'; decimals: number }> = { t: { key: 'unit.t', decimals: 1 }, CNY: { key: 'unit.cny', decimals: 0 } };
const decimalsOf = (unit: string): number => UNITS[unit]?.decimals ?? (unit.includes('km') ? 0 : 2);
const unitOf = (unit: string): string => (UNITS[unit] ? t(UNITS[unit].key) : unit);

function Deltas({ rows, name, scenario }: { rows: readonly CompareDelta[]; name: string; scenario: string }) {
  const columns: Column<CompareDelta>[] = [
    { id: 'name', head: t('compare.what'), cell: (row) => <>{say(row.name)} <span class="soft">{unitOf(row.unit)}</span></> },
    { id: 'first', head: t('plans.first'), number: true, cell: (row) => decimal(row.first, decimalsOf(row.unit)) },
    { id: 'second', head: t('plans.second'), number: true, cell: (row) => decimal(row.second, decimalsOf(row.unit)) },
    { id: 'change', head: t('plans.change'), number: true, cell: (row) => <b>{change(row.change, decimalsOf(row.unit))}</b> },
  ];
  return (
    <>
      <TableBar text={t('plans.about')} file={`compare-${name}-${scenario}`} header={['id', 'name', 'unit', 'first', 'second', 'change']} rows={() => rows.map((row) => [row.id, say(row.name), row.unit, row.first, row.second, row.change])} />
      <Table lead caption={name} columns={columns} rows={rows} rowKey={(row) => row.id} empty={t('table.empty')} />
    </>
  );
}

/** Rows asked of either plan: a bound may be new, gone, or kept by one of them only. */
function AskedOfBoth({ rows }: { rows: readonly CompareAsked[] }) {
  const value = (one: number | null, met: boolean | null) => (one === null
    ? <span class="soft">{t('plans.notAsked')}</span>
    : <>{decimal(one, 2)}<span class={`soft block ${met ? '' : 'worse'}`}>{t(met ? 'asked.met' : 'plans.missed')}</span></>);
  const columns: Column<CompareAsked>[] = [
    { id: 'name', head: t('asked.row'), cell: (row) => <>{say(row.name)} <span class="soft">{row.unit}</span></> },
    { id: 'first', head: t('plans.first'), number: true, cell: (row) => value(row.first, row.first_met) },
    { id: 'second', head: t('plans.second'), number: true, cell: (row) => value(row.second, row.second_met) },
  ];
  return <Table lead caption={t('asked.title')} columns={columns} rows={rows} rowKey={(row) => row.id} empty={t('table.empty')} />;
}

function Rows({ rows, head, name, scenario, pick }: { rows: readonly CompareRow[]; head: string; name: string; scenario: string; pick?: (row: CompareRow) => void }) {
  const shown = rows.filter(differs);
  const columns: Column<CompareRow>[] = [
    { id: 'name', head, sort: (row) => say(row.name), cell: (row) => <>{say(row.name) || t('plans.passedOn')}{name === 'wastes' && <span class="soft block code">{row.id}</span>}</> },
    { id: 'second', head: t('column.tonnes'), number: true, sort: (row) => row.second_t, cell: (row) => <>{tonnes(row.second_t)}<span class="soft block">{t('plans.was', { value: tonnes(row.first_t) })}</span></> },
    { id: 'change', head: t('plans.change'), number: true, sort: (row) => row.second_t - row.first_t, cell: (row) => <b>{change(row.second_t - row.first_t, 1)}</b> },
    { id: 'left', head: t('plans.unplaced'), number: true, sort: (row) => row.second_unplaced_t - row.first_unplaced_t, cell: (row) => change(row.second_unplaced_t - row.first_unplaced_t, 1) },
    { id: 'cny', head: t('plans.cost'), number: true, sort: (row) => row.second_cny - row.first_cny, cell: (row) => change((row.second_cny - row.first_cny) / 1e4, 2) },
  ];
  const cells = (row: CompareRow): CsvCell[] => [row.id, say(row.name), row.first_t, row.second_t, row.second_t - row.first_t, row.first_unplaced_t, row.second_unplaced_t, row.first_cny, row.second_cny, row.second_cny - row.first_cny];
  return (
    <>
      <TableBar text={t('plans.differ', { count: count(shown.length), all: count(rows.length) })} file={`compare-${name}-${scenario}`}
        header={['id', 'name', 'first_t', 'second_t', 'change_t', 'first_unplaced_t', 'second_unplaced_t', 'first_cny', 'second_cny', 'change_cny']} rows={() => rows.map(cells)} />
      <Table lead caption={head} columns={columns} rows={shown} rowKey={(row) => row.id || 'passed_on'} empty={t('plans.same')} {...(pick ? { onRow: pick } : {})} />
    </>
  );
}

function Movers({ rows, scenario }: { rows: readonly Mover[]; scenario: string }) {
  const columns: Column<Mover>[] = [
    { id: 'way', head: t('column.way'), sort: (row) => say(row.from_name), cell: (row) => <span class="way"><span>{say(row.from_name)}</span><span class="way-to">→ {say(row.facility_name)}</span></span> },
    { id: 'code', head: t('column.code'), sort: (row) => row.code, cell: (row) => <span class="code">{row.code}</span> },
    { id: 'second', head: t('column.tonnes'), number: true, sort: (row) => row.second_t, cell: (row) => <>{tonnes(row.second_t)}<span class="soft block">{t('plans.was', { value: tonnes(row.first_t) })}</span></> },
    { id: 'change', head: t('plans.change'), number: true, sort: (row) => row.change_t, cell: (row) => <b>{change(row.change_t, 1)}</b> },
  ];
  return (
    <>
      <TableBar text={t('plans.movers', { count: count(rows.length) })} file={`compare-flows-${scenario}`} header={['from', 'from_name', 'code', 'facility', 'facility_name', 'first_t', 'second_t', 'change_t', 'change_cny']}
        rows={() => rows.map((row) => [row.from, say(row.from_name), row.code, row.facility, say(row.facility_name), row.first_t, row.second_t, row.change_t, row.change_cny])} />
      <Table lead caption={t('plans.view.movers')} columns={columns} rows={rows} rowKey={(row) => `${row.from}|${row.code}|${row.facility}`} empty={t('plans.same')} onRow={(row) => select({ kind: 'facility', id: row.facility })} />
    </>
  );
}

function Result({ all }: { all: PlanComparison }) {
  const shown = useSignal<PlansView>('totals');
  const scenario = `${all.first.scenario}-${all.second.scenario}`;
  return (
    <>
      <h3>{scenarioName(all.first.scenario)} → {scenarioName(all.second.scenario)}</h3>
      <span class="segments segments-fill" role="group" aria-label={t('plans.views')}>
        {VIEWS.map((one) => <button key={one} type="button" aria-pressed={shown.value === one} onClick={() => (shown.value = one)}>{t(`plans.view.${one}`)}</button>)}
      </span>
      {shown.value === 'totals' && <Deltas rows={all.totals} name="totals" scenario={scenario} />}
      {shown.value === 'indicators' && <Deltas rows={all.indicators} name="indicators" scenario={scenario} />}
      {shown.value === 'indicators' && all.asked && all.asked.length > 0 && <><h3>{t('asked.title')}</h3><AskedOfBoth rows={all.asked} /></>}
      {shown.value === 'zones' && <Rows rows={all.by_zone} head={t('column.zone')} name="zones" scenario={scenario} pick={(row) => { if (zonesById.value.has(row.id)) select({ kind: 'zone', id: row.id }); }} />}
      {shown.value === 'facilities' && <Rows rows={all.by_facility} head={t('kind.facility')} name="facilities" scenario={scenario} pick={(row) => { if (facilitiesById.value.has(row.id)) select({ kind: 'facility', id: row.id }); }} />}
      {shown.value === 'wastes' && <Rows rows={all.by_waste} head={t('column.class')} name="wastes" scenario={scenario} />}
      {shown.value === 'movers' && <Movers rows={all.movers} scenario={scenario} />}
    </>
  );
}

export function PlansView() {
  const known = valueOf(theCase.value)?.scenarios ?? [];
  const now = outcome.value?.scenario ?? 'base';
  const first = useSignal(now);
  const second = useSignal(known.find((one) => one.id !== now)?.id ?? now);
  const state = pairing.value;
  const start = () => void comparePlans(first.value, second.value);
  const choice = (label: string, chosen: typeof first) => (
    <label class="field field-grow">
      <span>{label}</span>
      <select class="input" value={chosen.value} disabled={state.job !== null} onChange={(event) => (chosen.value = event.currentTarget.value)}>
        {known.map((one) => <option key={one.id} value={one.id}>{say(one.name)}</option>)}
      </select>
    </label>
  );
  return (
    <>
      <p class="soft footnote">{t('plans.lead')}</p>
      <div class="ask-pair">
        {choice(t('plans.first'), first)}
        {choice(t('plans.second'), second)}
        {state.job === null && <button type="button" class="button button-main" disabled={first.value === second.value} onClick={start}>{t('plans.start')}</button>}
      </div>
      <RunProgress job={state.job} onCancel={() => void cancelPairing()} />
      {state.cancelled && <p class="notice">{t('studies.cancelled')}</p>}
      {state.error && <Problem error={state.error} retry={start} />}
      {state.result ? <Result all={state.result} /> : state.job === null && !state.error && <p class="empty">{t('plans.none')}</p>}
    </>
  );
}
