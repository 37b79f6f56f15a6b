// The tab 封路与减速: what if a road is shut. In: the changed roads, the solve, both plans. Out: the list with undo,
// the re-solve with progress, before and after; bridges and a search as the way in without a mouse.
import { computed, useSignal } from '@preact/signals';
import type { RoadChange } from '../api/roads';
import type { Feature } from '../api/types';
import { count, kilometres, percent } from '../format/number';
import { Icon } from '../parts/icons';
import { Problem, Waiting } from '../parts/notice';
import { Table, type Column } from '../parts/table';
import { changeOf, isClosed, sameChanges } from '../state/changes';
import { nameOf, roadName, roadsById, say } from '../state/names';
import { restoreAll, restoreRoad } from '../state/roads';
import { showPlan, solve } from '../state/solving';
import { jobError, layers, plans, select, solving, theCase, valueOf, view } from '../state/store';
import { t } from '../text/language';
import { CompareTable } from './compare';
import { SolveProgress } from './flow';

export const changeText = (change: RoadChange): string => (isClosed(change) ? t('changes.closed') : t('changes.slowed', { share: percent(change.slow, 0) }));

function Changes() {
  const list = view.value.changes;
  if (list.length === 0) return <p class="empty">{t('changes.none')}</p>;
  return (
    <ul class="list changes">
      {list.map((change) => {
        const known = roadsById.value.get(change.road);
        return (
          <li key={change.road} data-road={change.road}>
            <button type="button" class="link way" disabled={!known} onClick={() => select({ kind: 'road', id: change.road })}>
              <span>{roadName(change.road)}</span>
              <span class="soft">{known ? `${change.road} · ${kilometres(Number(known.properties['length_m'] ?? 0) / 1000)} km` : t('changes.unknown')}</span>
            </button>
            <span class={`severity ${isClosed(change) ? 'severity-error' : 'severity-warning'}`}>{changeText(change)}</span>
            <button type="button" class="button button-quiet" aria-label={t('changes.undoOf', { road: roadName(change.road) })} title={t('changes.undo')} onClick={() => restoreRoad(change.road)}><Icon name="undo" /></button>
          </li>
        );
      })}
    </ul>
  );
}

function Solve() {
  const { changes, scenario, replanned } = view.value;
  const { before, after } = plans.value;
  const again = after && !sameChanges(after.changes, changes);
  const other = after && after.outcome.scenario !== scenario;
  const name = (id: string) => say(valueOf(theCase.value)?.scenarios.find((one) => one.id === id)?.name) || id;
  return (
    <>
      <div class="card-actions">
        <button type="button" class="button button-main" disabled={changes.length === 0 || solving.value} onClick={() => void solve(scenario, changes)}>{t('changes.solve')}</button>
        {changes.length > 1 && <button type="button" class="button" onClick={restoreAll}>{t('changes.undoAll')}</button>}
      </div>
      <SolveProgress />
      {jobError.value && <Problem error={jobError.value} retry={() => void solve(scenario, changes)} />}
      {after && changes.length > 0 && (
        <>
          {again && !solving.value && <p class="notice notice-warning">{t('changes.again')}</p>}
          {other && <p class="notice">{t('changes.otherScenario', { shown: name(after.outcome.scenario) })}</p>}
          <h3>{t('compare.title')}
            <span class="segments" role="group" aria-label={t('changes.shown')}>
              <button type="button" aria-pressed={!replanned} disabled={!before} onClick={() => showPlan(false)}>{t('changes.original')}</button>
              <button type="button" aria-pressed={replanned} onClick={() => showPlan(true)}>{t('changes.changed')}</button>
            </span>
          </h3>
          {before ? <CompareTable before={before.outcome} after={after.outcome} /> : <Waiting text={t('changes.waiting')} />}
        </>
      )}
    </>
  );
}

const bridges = computed(() => (layers.value.roads?.features ?? []).filter((one) => one.properties['bridge'] === true));

function Find() {
  const text = useSignal('');
  const wanted = text.value.trim().toLowerCase();
  const rows = wanted
    ? (layers.value.roads?.features ?? []).filter(({ properties: p }) => [p['id'], p['name_zh'], p['name_en'], p['road_ref']].some((word) => String(word ?? '').toLowerCase().includes(wanted)))
    : bridges.value;
  const id = (road: Feature) => String(road.properties['id']);
  const columns: Column<Feature>[] = [
    { id: 'name', head: t('kind.road'), sort: (road) => nameOf(road.properties), cell: (road) => nameOf(road.properties) || id(road) },
    { id: 'ref', head: t('road.ref'), sort: (road) => String(road.properties['road_ref'] ?? ''), cell: (road) => <span class="code">{String(road.properties['road_ref'] ?? '')}</span> },
    { id: 'km', head: t('column.km'), number: true, sort: (road) => Number(road.properties['length_m'] ?? 0), cell: (road) => kilometres(Number(road.properties['length_m'] ?? 0) / 1000) },
    { id: 'change', head: t('road.change'), cell: (road) => { const change = changeOf(view.value.changes, id(road)); return change ? <span class={`severity ${isClosed(change) ? 'severity-error' : 'severity-warning'}`}>{changeText(change)}</span> : ''; } },
  ];
  return (
    <>
      <h3>{wanted ? t('changes.found', { count: count(rows.length) }) : t('changes.bridges', { count: count(rows.length) })}</h3>
      <input class="input" type="search" aria-label={t('changes.find')} placeholder={t('changes.search')} value={text.value} onInput={(event) => (text.value = event.currentTarget.value)} />
      <Table caption={t('changes.find')} columns={columns} rows={rows} rowKey={id} limit={60} empty={t('changes.noRoad')}
        onRow={(road) => select({ kind: 'road', id: id(road) })} isOn={(road) => view.value.selected?.kind === 'road' && view.value.selected.id === id(road)} />
    </>
  );
}

export function ChangesView() {
  return (
    <>
      <p class="soft footnote">{t('changes.lead')}</p>
      {view.value.changes.length > 0 && <h3>{t('changes.list')} <span class="badge">{count(view.value.changes.length)}</span></h3>}
      <Changes />
      <Solve />
      <Find />
    </>
  );
}
