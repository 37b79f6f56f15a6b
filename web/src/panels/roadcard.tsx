// The card of a road. In: its feature and whether it is changed. Out: class, length, limits, status, source, and the
// buttons that close it, slow it or take that back.
import type { Feature } from '../api/types';
import { decimal, kilometres, percent } from '../format/number';
import { changeOf, isClosed, SHARES } from '../state/changes';
import { nameOf } from '../state/names';
import { changeRoad, restoreRoad } from '../state/roads';
import { patch, view } from '../state/store';
import { t } from '../text/language';
import { CardFrame, Fact } from './card';

const ROAD_CLASSES = ['motorway', 'trunk', 'primary', 'secondary', 'secondary_urban', 'secondary_link', 'tertiary', 'local'] as const;
const ROAD_STATES = ['open', 'verify', 'works', 'closed'] as const;

function limitsText(p: Feature['properties']): string {
  const one = (key: string, word: 'weight' | 'height' | 'axle', decimals: number) =>
    typeof p[key] === 'number' ? [t(`road.limits.${word}`, { value: decimal(p[key], decimals) })] : [];
  return [...one('max_weight_t', 'weight', 0), ...one('max_height_m', 'height', 1), ...one('max_axle_t', 'axle', 1)].join(t('text.semicolon'));
}

function Change({ id }: { id: string }) {
  const change = changeOf(view.value.changes, id);
  const share = change && !isClosed(change) ? change.slow : null;
  return (
    <>
      {change && <p class={`notice ${isClosed(change) ? 'notice-error' : 'notice-warning'}`}><b>{isClosed(change) ? t('road.changed.close') : t('road.changed.slow', { share: percent(share ?? 1, 0) })}</b></p>}
      <div class="card-actions road-change" role="group" aria-label={t('road.change')}>
        <button type="button" class="button button-alarm" aria-pressed={Boolean(change && isClosed(change))} onClick={() => changeRoad({ road: id, close: true })}>{t('road.close')}</button>
        <span class="segments" role="group" aria-label={t('road.slow')}>
          <span class="segments-name">{t('road.slow')}</span>
          {SHARES.map((one) => (
            <button key={one} type="button" aria-pressed={share === one} aria-label={t('road.slowTo', { share: percent(one, 0) })} onClick={() => changeRoad({ road: id, slow: one })}>{percent(one, 0)}</button>
          ))}
        </span>
        <button type="button" class="button" disabled={!change} onClick={() => restoreRoad(id)}>{t('road.restore')}</button>
      </div>
      {view.value.changes.length > 0 && (view.value.panel !== 'roads' || view.value.roads !== 'changes') && (
        <div class="card-actions"><button type="button" class="button" onClick={() => patch({ panel: 'roads', roads: 'changes' })}>{t('road.toChanges')}</button></div>
      )}
    </>
  );
}

export function RoadCard({ feature }: { feature: Feature }) {
  const p = feature.properties;
  const kind = ROAD_CLASSES.find((one) => one === p['class']);
  const state = ROAD_STATES.find((one) => one === p['status']);
  const source = String(p['source'] ?? '');
  const mark = String(p['mark'] ?? '');
  const traits = [
    p['bridge'] === true && t('road.bridge'), p['tunnel'] === true && t('road.tunnel'), p['toll'] === true && t('road.toll'),
    (p['oneway'] === 'yes' || p['oneway'] === 'forward' || p['oneway'] === 'reverse') && t('road.oneway'),
  ].filter(Boolean).join(' · ');
  return (
    <CardFrame kind={[p['bridge'] === true ? t('road.bridge') : t('kind.road'), String(p['id'])].join(' · ')} title={nameOf(p) || String(p['road_ref'] ?? p['id'])}>
      <Change id={String(p['id'])} />
      <dl class="facts">
        {kind && <Fact name={t('road.class')}>{[t(`road.${kind}`), traits].filter(Boolean).join(' · ')}</Fact>}
        {Boolean(p['road_ref']) && <Fact name={t('road.ref')}>{String(p['road_ref'])}</Fact>}
        <Fact name={t('road.length')} source={source} mark={mark}>{kilometres(Number(p['length_m'] ?? 0) / 1000)} km</Fact>
        {typeof p['speed_kmh'] === 'number' && <Fact name={t('road.speed')} source={source} mark={mark}>{decimal(p['speed_kmh'], 0)} km/h</Fact>}
        <Fact name={t('road.limits')}>{limitsText(p) || t('road.limits.none')}</Fact>
        {state && <Fact name={t('road.status')}>{t(`road.status.${state}`)}</Fact>}
      </dl>
      {state && state !== 'open' && <p class="notice notice-warning">{t('road.doubt')}</p>}
      {Boolean(p['note']) && <p class="soft footnote">{String(p['note'])}</p>}
    </CardFrame>
  );
}
