// What the map draws about driving. In: the answer, the chosen alternative, the ends, the changed roads, the reach
// of a place. Out: features of the sources `routes`, `changed`, `signs`, `reach`, and two pins that can be dragged.
import { computed, effect, untracked } from '@preact/signals';
import { Marker, type GeoJSONSource, type Map as MapLibre, type PaddingOptions } from 'maplibre-gl';
import type { IsochroneFeature, RoadChange, RoadRoute, RoutesAnswer } from '../api/roads';
import type { Feature, Position } from '../api/types';
import { percent } from '../format/number';
import { isClosed } from '../state/changes';
import { pointEnd } from '../state/ends';
import { endName, roadsById } from '../state/names';
import { reach } from '../state/reach';
import { answer, chosen, endPlace, setEnd, unchanged } from '../state/route';
import { valueOf, view } from '../state/store';
import { t } from '../text/language';

/** Width of the card that covers the left of the map. */
export const CARD_WIDTH = 376;

const line = (coordinates: Position[], properties: GeoJSON.GeoJsonProperties): GeoJSON.Feature => ({ type: 'Feature', geometry: { type: 'LineString', coordinates }, properties });

/** Alternatives as lines, the chosen one last so that it lies above; what led there before roads were changed below. */
export function routeFeatures(found: RoutesAnswer | null, on: number, ends: readonly (Position | null)[], before: RoadRoute | null): GeoJSON.Feature[] {
  if (!found) return [];
  const own = found.routes.map((one, index) => line(one.line, { id: String(index), kind: index === on ? 'on' : 'other' }));
  const chosenLine = own.splice(on, 1);
  const { from, to } = found.snap;
  const snaps = [[ends[0], from], [ends[1], to]] as const;
  return [
    ...(before ? [line(before.line, { kind: 'before' })] : []),
    ...snaps.flatMap(([place, snap]) => (place ? [line([place, [snap.lon, snap.lat]], { kind: 'snap' })] : [])),
    ...own,
    ...chosenLine,
  ];
}

/** Changed roads as lines; ids that name no road of the case are not drawn. */
export function changedFeatures(changes: readonly RoadChange[], roads: ReadonlyMap<string, Feature>): GeoJSON.Feature[] {
  return changes.flatMap((change) => {
    const road = roads.get(change.road);
    if (!road) return [];
    return [{ type: 'Feature' as const, geometry: road.geometry as GeoJSON.Geometry, properties: { ...road.properties, kind: isClosed(change) ? 'close' : 'slow' } }];
  });
}

/** The point half way along a line. */
export function middle(coordinates: readonly Position[]): Position | null {
  const leg = (i: number) => Math.hypot((coordinates[i] as Position)[0] - (coordinates[i - 1] as Position)[0], (coordinates[i] as Position)[1] - (coordinates[i - 1] as Position)[1]);
  let half = 0;
  for (let i = 1; i < coordinates.length; i += 1) half += leg(i) / 2;
  for (let i = 1; i < coordinates.length; i += 1) {
    const [a, b, length] = [coordinates[i - 1] as Position, coordinates[i] as Position, leg(i)];
    if (half <= length) return length > 0 ? [a[0] + ((b[0] - a[0]) * half) / length, a[1] + ((b[1] - a[1]) * half) / length] : a;
    half -= length;
  }
  return coordinates[0] ?? null;
}

/** All corners of an area. */
function outline({ geometry }: IsochroneFeature): Position[] {
  if (geometry.type === 'Polygon') return geometry.coordinates.flat();
  if (geometry.type === 'MultiPolygon') return geometry.coordinates.flat(2);
  return geometry.type === 'Point' ? [] : (geometry.coordinates.flat() as Position[]);
}

/** A sign half way along each changed road, and along each bridge where bridges are asked for. */
export function signFeatures(changes: readonly RoadChange[], roads: ReadonlyMap<string, Feature>, bridges: boolean): GeoJSON.Feature[] {
  const changed = new Map(changes.map((change) => [change.road, change]));
  const found: GeoJSON.Feature[] = [];
  for (const [id, road] of roads) {
    const change = changed.get(id);
    if (!change && !(bridges && road.properties['bridge'] === true)) continue;
    const at = road.geometry.type === 'LineString' ? middle(road.geometry.coordinates) : null;
    if (!at) continue;
    const kind = !change ? 'bridge' : isClosed(change) ? 'close' : 'slow';
    const label = change && !isClosed(change) ? percent(change.slow, 0).replace(' ', '') : '';
    found.push({ type: 'Feature', geometry: { type: 'Point', coordinates: at }, properties: { ...road.properties, kind, label } });
  }
  return found;
}

const inPanel = computed(() => view.value.panel === 'roads');
/** True while routes are drawn: flows step back. */
export const routesDrawn = computed(() => inPanel.value && view.value.roads === 'route' && answer.value?.state === 'here');

function pin(which: 'start' | 'end'): HTMLElement {
  const element = document.createElement('div');
  element.className = `pin pin-${which}`;
  element.dataset['pin'] = which;
  return element;
}

/** The alternative of the roads as they are, where the changed roads lead another way. */
const detoured = computed(() => {
  const [was, is] = [unchanged.value?.routes[0], answer.value && valueOf(answer.value)?.routes[0]];
  return was && is && was.roads.join() !== is.roads.join() ? was : null;
});

export function bindDriving(map: MapLibre, ends: (() => void)[], room: () => Required<PaddingOptions>): void {
  const fill = (source: string, features: readonly GeoJSON.Feature[]): void => {
    void (map.getSource(source) as GeoJSONSource | undefined)?.setData({ type: 'FeatureCollection', features: [...features] });
  };
  const places = computed(() => [view.value.start, view.value.end].map((end) => endPlace(end)));

  ends.push(effect(() => {
    const found = inPanel.value && answer.value && !(view.value.roads === 'changes' && view.value.replanned) ? valueOf(answer.value) : null;
    const alone = view.value.roads === 'changes' && found?.routes[chosen.value];
    if (alone) return fill('routes', routeFeatures({ ...found, routes: [alone] }, 0, [], detoured.value));
    fill('routes', routeFeatures(found, chosen.value, places.value.map((one) => one && [one.lon, one.lat]), detoured.value));
  }));
  const changes = computed(() => view.value.changes);
  ends.push(effect(() => fill('changed', changedFeatures(changes.value, roadsById.value))));
  ends.push(effect(() => {
    const found = reach.value && valueOf(reach.value);
    const widest = [...(found?.features ?? [])].sort((a, b) => b.properties.minutes - a.properties.minutes);
    fill('reach', widest as unknown as GeoJSON.Feature[]);
    const ring = widest[0] && outline(widest[0]);
    if (ring && ring.length > 0) untracked(() => bringLines(map, [ring], { ...room(), left: CARD_WIDTH }));
  }));
  const bridges = computed(() => inPanel.value && view.value.roads === 'changes' && !view.value.hidden.includes('roads'));
  ends.push(effect(() => fill('signs', signFeatures(changes.value, roadsById.value, bridges.value))));

  (['start', 'end'] as const).forEach((which, index) => {
    const element = pin(which);
    const marker = new Marker({ element, draggable: true, anchor: 'bottom' });
    let on = false;
    marker.on('dragend', () => {
      const { lng, lat } = marker.getLngLat();
      setEnd(which, pointEnd(lng, lat));
    });
    ends.push(effect(() => {
      const place = inPanel.value ? places.value[index] : null;
      element.textContent = t(`route.pin.${which}`);
      element.title = endName(view.value[which]);
      if (place) {
        marker.setLngLat([place.lon, place.lat]);
        if (!on) marker.addTo(map);
      } else if (on) marker.remove();
      on = place !== null && place !== undefined;
    }));
    ends.push(() => void marker.remove());
  });

  // A new pair of ends may lead beyond the edge: the way is brought into view as a whole, once.
  const frame = computed(() => {
    const found = routesDrawn.value && answer.value ? valueOf(answer.value) : null;
    return found ? { found, pair: JSON.stringify([found.snap.from, found.snap.to]) } : null;
  });
  let framed = '';
  ends.push(effect(() => {
    const now = frame.value;
    if (!now || now.pair === framed) return;
    framed = now.pair;
    untracked(() => bringLines(map, now.found.routes.map((one) => one.line), room()));
  }));
}

/** Brings lines into the part of the map that nothing covers, if they are not in it or smaller than so many pixels. */
export function bringLines(map: MapLibre, lines: readonly Position[][], room: Required<PaddingOptions>, least = 36): void {
  const all = lines.flat();
  const first = all[0];
  if (!first) return;
  let [w, s, e, n] = [first[0], first[1], first[0], first[1]];
  for (const [lon, lat] of all) [w, s, e, n] = [Math.min(w, lon), Math.min(s, lat), Math.max(e, lon), Math.max(n, lat)];
  const [low, high] = [map.project([w, s]), map.project([e, n])];
  const { clientWidth: width, clientHeight: height } = map.getContainer();
  const seen = low.x > room.left && high.x < width - room.right && high.y > room.top && low.y < height - room.bottom;
  // What is too small to be seen counts as out of view, too.
  if (seen && Math.hypot(high.x - low.x, high.y - low.y) > least) return;
  map.fitBounds([[w, s], [e, n]], { padding: room, maxZoom: 11.5, duration: 500 });
}
