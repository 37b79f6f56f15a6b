// The tab 停运: what if one facility or one bridge is out. In: days and load, the study. Out: all single losses by
// tonnes without a place, cost and days of storage; the one chosen in full, what moves because of it on the map.
import { useSignal } from '@preact/signals';
import type { Effects, Outage } from '../api/studies';
import { cnyAmount, cnyUnit, count, decimal, joined, percent, signedDifference, tonnes } from '../format/number';
import { SourceChip } from '../parts/chip';
import { Icon } from '../parts/icons';
import { Table, type Column } from '../parts/table';
import { planSource, say } from '../state/names';
import { isRunning, overlay, runs, showOverlay, startStudy } from '../state/studies';
import { language, select } from '../state/store';
import { t } from '../text/language';
import { amount, Fact } from './card';
import { Chosen, NumberField, RunState, TableBar } from './run';

export type LoadKind = 'planned' | 'full';

/** Tonnes the ranking goes by: without a place at the planned load, capacity that is lost at full load. */
export const lost = (one: Effects, load: LoadKind): number | null => (load === 'planned' ? one.no_waiting.unplaced_t : (one.full?.lost_t ?? null));

/** The losses in the order a reader asks for: the study's own at planned load, by lost capacity at full load. */
export function ranked(losses: readonly Effects[], load: LoadKind): Effects[] {
  if (load === 'planned') return [...losses];
  return [...losses].sort((a, b) => (lost(b, load) ?? -1) - (lost(a, load) ?? -1) || a.rank - b.rank);
}

const money = (value: number): string => signedDifference(value, cnyUnit(1e4, language.value));
const daysLeft = (one: Effects): string => (one.store?.days_left === null || one.store?.days_left === undefined ? '–' : decimal(one.store.days_left, 1));

function pick(id: string, one: Effects): void {
  const same = overlay.value?.kind === 'outage' && overlay.value.part === one.loss.id;
  select(null);
  showOverlay(same ? null : { study: id, kind: 'outage', part: one.loss.id, scenario: runs.outage.value.scenario });
}

function ChosenLoss({ study, one }: { study: Outage; one: Effects }) {
  const source = planSource.value;
  const { full, store, deadline, waiting } = one;
  const road = one.loss.roads.length > 0;
  return (
    <Chosen of={one.loss.id} label={say(one.loss.name)} data={{ 'data-loss': one.loss.id }}>
      <h3>{t('outage.chosen', { rank: one.rank, all: study.losses.length, name: say(one.loss.name) })}
        <button type="button" class="button button-quiet" aria-label={t('outage.close')} title={t('outage.close')} onClick={() => showOverlay(null)}><Icon name="close" /></button></h3>
      <dl class="facts">
        {one.planned_t !== null && <Fact name={t('outage.planned', { days: study.days })} source={source} text={t('outage.planned.about', { days: one.days_per_year })}>{amount(one.planned_t)}</Fact>}
        <Fact name={t('outage.unplaced')} source={source} text={t('outage.noWaiting.about')}>{amount(one.no_waiting.unplaced_t)}</Fact>
        <Fact name={t('outage.extra')} source={source} text={t('outage.extra.about')}>{joined(cnyAmount(one.no_waiting.extra_cny, language.value))}</Fact>
        {waiting && <Fact name={t('outage.waiting')} source={source} text={t('outage.waiting.about')}>{amount(waiting.unplaced_t)}{t('text.comma')}{joined(cnyAmount(waiting.extra_cny, language.value))}</Fact>}
        {full && <Fact name={t('outage.full')} source={source} text={t('outage.full.about', { day: tonnes(full.capacity_t_per_day) })}>{amount(full.lost_t)}</Fact>}
        {full && full.projects.length > 0 && <Fact name={t('outage.projects', { projects: full.projects.join(t('text.comma')) })} source={full.projects_source} text={full.projects_formula}>{amount(full.projects_lost_t)} <span class="soft block">{t('outage.projects.planned', { amount: amount(full.projects_planned_t) })}</span></Fact>}
        {store && <Fact name={t('outage.store')} source={store.source} text={t('outage.store.about', { room: tonnes(store.room_t), stock: tonnes(store.stock_t), day: tonnes(store.arrival_t_per_day) })}>{store.days_left === null ? t('outage.store.none') : t('outage.store.text', { days: decimal(store.days_left, 1), fill: percent(store.fill, 0) })}</Fact>}
        {deadline && <Fact name={t('outage.deadline')} source={deadline.source} text={t('outage.deadline.about', { oldest: deadline.oldest })}>{deadline.passes} <span class="code">{deadline.code}</span> {amount(deadline.tonnes)}{deadline.within && <b class="worse"> {t('outage.deadline.within')}</b>}</Fact>}
      </dl>
      {one.replacements.length > 0 && <><h4>{t('outage.replacements')}</h4><ul class="list">{one.replacements.slice(0, 6).map((row) => <li key={row.facility}><button type="button" class="link" onClick={() => select({ kind: 'facility', id: row.facility })}>{say(row.name)}</button><span class="number">+{tonnes(row.tonnes)} {t('unit.t')} <SourceChip source={source} text={t('flow.derived')} /></span></li>)}</ul></>}
      {one.left.length > 0 && <><h4>{t('outage.left')}</h4><ul class="list">{one.left.slice(0, 6).map((row) => <li key={`${row.code}${row.reason}`}><span><b class="code">{row.code}</b> {say(row.name)} <span class="soft">{t(`reason.${row.reason}`)}</span></span><span class="number">{tonnes(row.tonnes)} {t('unit.t')} <SourceChip source={source} text={t('flow.derived')} /></span></li>)}</ul></>}
      {one.replacements.length === 0 && one.left.length === 0 && <p class="soft">{t(road ? 'outage.nothing.road' : 'outage.nothing')}</p>}
    </Chosen>
  );
}

export function OutageView() {
  const days = useSignal(30);
  const load = useSignal<LoadKind>('planned');
  const run = runs.outage.value;
  const start = () => void startStudy({ kind: 'outage', days: days.value });
  const study = run.result;
  const on = overlay.value?.kind === 'outage' ? overlay.value.part : null;
  const chosen = study?.losses.find((one) => one.loss.id === on);
  const rows = study ? ranked(study.losses, load.value) : [];
  const columns: Column<Effects>[] = [
    { id: 'loss', head: t('outage.loss'), sort: (one) => say(one.loss.name), cell: (one) => <span class="way"><span>{say(one.loss.name)}</span><span class="soft">{t('outage.rank', { rank: one.rank })} · {t(one.loss.roads.length > 0 ? 'road.bridge' : 'kind.facility')}</span></span> },
    { id: 't', head: t(load.value === 'planned' ? 'outage.column.unplaced' : 'outage.column.full'), number: true, sort: (one) => lost(one, load.value) ?? -1, cell: (one) => { const value = lost(one, load.value); return value === null ? '–' : tonnes(value); } },
    { id: 'cny', head: t('outage.column.extra', { unit: cnyUnit(1e4, language.value).unit }), number: true, sort: (one) => one.no_waiting.extra_cny, cell: (one) => money(one.no_waiting.extra_cny) },
    { id: 'days', head: t('outage.column.days'), number: true, sort: (one) => one.store?.days_left ?? Infinity, cell: daysLeft },
  ];
  return (
    <>
      <p class="soft footnote">{t('outage.lead')}</p>
      <div class="ask-line">
        <NumberField label={t('outage.days')} value={days.value} min={1} max={366} disabled={isRunning(run)} onChange={(value) => (days.value = value)} />
        <span class="segments" role="group" aria-label={t('outage.load')}>
          {(['planned', 'full'] as const).map((one) => <button key={one} type="button" aria-pressed={load.value === one} onClick={() => (load.value = one)}>{t(`outage.load.${one}`)}</button>)}
        </span>
        {!isRunning(run) && <button type="button" class="button button-main" onClick={start}>{t('studies.start')}</button>}
      </div>
      <RunState kind="outage" retry={start} />
      {study && chosen && <ChosenLoss study={study} one={chosen} />}
      {study && (
        <>
          <TableBar text={t('outage.sum', { count: count(study.losses.length), days: study.days })} about={t('outage.about')} file={`outage-${study.scenario}`}
            header={['rank', 'id', 'name', 'days', 'unplaced_t', 'extra_cny', 'waiting_unplaced_t', 'waiting_extra_cny', 'planned_t', 'full_load_t', 'storage_days_left']}
            rows={() => rows.map((one) => [one.rank, one.loss.id, say(one.loss.name), study.days, one.no_waiting.unplaced_t, one.no_waiting.extra_cny, one.waiting?.unplaced_t ?? '', one.waiting?.extra_cny ?? '', one.planned_t ?? '', one.full?.lost_t ?? '', one.store?.days_left ?? ''])} />
          <Table lead key={load.value} caption={t('studies.tab.outage')} columns={columns} rows={rows} rowKey={(one) => one.loss.id} empty={t('table.empty')}
            onRow={(one) => run.id && pick(run.id, one)} isOn={(one) => one.loss.id === on} />
        </>
      )}
      {!study && !isRunning(run) && !run.error && <p class="empty">{t('outage.none')}</p>}
    </>
  );
}
