// The map with what lies on it. In: the store. Out: map, view buttons, legend, hover text, card.
import { useEffect, useRef } from 'preact/hooks';
import { hover } from '../map/interaction';
import { featureOf } from '../map/picked';
import { allCorridors, mountMap, showAll, showDistrict, zoomBy } from '../map/view';
import { Icon, type IconName } from '../parts/icons';
import { Problem, Waiting } from '../parts/notice';
import { facilityUse, nameOf, say } from '../state/names';
import { isClosed } from '../state/changes';
import { picking } from '../state/route';
import { showPlan } from '../state/solving';
import { overlay, runs, shownLoss, showOverlay } from '../state/studies';
import { flows, flowsBusy, layerError, layers, plans, theCase, valueOf, view } from '../state/store';
import { loadPercent } from '../format/number';
import { t } from '../text/language';
import { amount, Card } from './card';
import { Legend } from './legend';
import { SaveMap } from './savemap';

function HoverText() {
  const now = hover.value;
  if (!now) return null;
  const { kind, id } = now.selection;
  let title = '';
  let lines: string[] = [];
  if (kind === 'corridor') {
    const corridor = allCorridors.value.find((one) => one.id === id);
    title = amount(now.tonnes ?? 0);
    lines = [corridor ? t('hover.corridor', { count: corridor.flows.length }) : t('hover.part')];
  } else {
    const feature = featureOf(now.selection);
    if (!feature) return null;
    const p = feature.properties;
    title = nameOf(p) || String(p['road_ref'] ?? id);
    if (kind === 'generator') lines = [amount(Number(p['tonnes'] ?? 0))];
    if (kind === 'facility') {
      const use = facilityUse.value.get(id);
      lines = [use ? t('hover.load', { load: amount(use.load), share: loadPercent(use.load, use.capacity) }) : t('hover.capacity', { capacity: amount(Number(p['capacity_t'] ?? 0)) })];
    }
    if (p['estimated'] === true && kind !== 'zone') lines.push(t('site.estimated'));
  }
  return (
    <div class="hover" style={{ left: `${now.x}px`, top: `${now.y}px` }} aria-hidden="true">
      <b>{title}</b>
      {lines.map((line) => <span key={line}>{line}</span>)}
    </div>
  );
}

function Button({ icon, label, act }: { icon: IconName; label: string; act: () => void }) {
  return <button type="button" class="map-button" aria-label={label} title={label} onClick={act}><Icon name={icon} /></button>;
}

function Credits() {
  const texts = valueOf(theCase.value)?.attributions ?? [];
  const line = [...texts, 'MapLibre'].join(' · ');
  return <p class="credits" tabIndex={0} title={line}><span class="soft">{t('map.credits')}</span> {line}</p>;
}

/** Says, wherever one is on the page, that the flows drawn are not those of the roads as they are. */
function RoadsMark() {
  const changes = view.value.replanned ? (plans.value.after?.changes ?? []) : [];
  if (changes.length === 0) return null;
  const closed = changes.filter(isClosed).length;
  const text = [closed > 0 ? t('mark.roads.closed', { count: closed }) : '', changes.length > closed ? t('mark.roads.slowed', { count: changes.length - closed }) : ''].filter(Boolean).join(t('text.comma'));
  return (
    <p class="map-note roads-mark" role="status">
      <Icon name="warn" /><span>{t('mark.roads', { text })}</span>
      <button type="button" class="link" onClick={() => showPlan(false)}>{t('mark.roads.original')}</button>
    </p>
  );
}

/** Says that the flows drawn are those of a study and not the plan's. */
function StudyMark() {
  const now = overlay.value;
  if (!now) return null;
  const loss = shownLoss.value;
  const text = now.kind === 'frontier' ? t('mark.point', { number: now.part }) : loss ? t(flows.value?.features.length === 0 ? 'mark.loss.none' : 'mark.loss', { name: say(loss.loss.name), days: runs.outage.value.result?.days ?? '' }) : '';
  return (
    <p class="map-note roads-mark" role="status" data-mark={now.kind}>
      <Icon name="warn" /><span>{text}</span>
      <button type="button" class="link" onClick={() => showOverlay(null)}>{t('mark.plan.back')}</button>
    </p>
  );
}

function PickNote() {
  const which = picking.value;
  return which && <p class="map-note pick-note" role="status">{t('route.pickNow', { which: t(`route.${which}`) })}</p>;
}

export function Stage() {
  const box = useRef<HTMLDivElement>(null);
  const ready = theCase.value.state === 'here';
  // The map waits for the case, so that it opens on the district and does not jump there.
  useEffect(() => (ready && box.current ? mountMap(box.current) : undefined), [ready]);
  const loading = !layers.value.zones && !layerError.value;
  return (
    <section class="stage" aria-label={t('map.label')}>
      <div class="map" ref={box} />
      <div class="map-buttons" role="group" aria-label={t('map.view')}>
        <Button icon="plus" label={t('map.in')} act={() => zoomBy(1)} />
        <Button icon="minus" label={t('map.out')} act={() => zoomBy(-1)} />
        <Button icon="home" label={t('map.reset')} act={showDistrict} />
        <Button icon="world" label={t('map.all')} act={showAll} />
        <SaveMap />
      </div>
      {loading && <div class="map-note"><Waiting text={t('map.loading')} /></div>}
      {flowsBusy.value && !flows.value && <div class="map-note"><Waiting text={t('map.flows')} /></div>}
      {layerError.value && <div class="map-note"><Problem error={layerError.value} /></div>}
      <div class="map-notes"><RoadsMark /><StudyMark /><PickNote /></div>
      <Credits />
      <Legend />
      <HoverText />
      <Card />
    </section>
  );
}
