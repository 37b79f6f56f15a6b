// Pointer on the map. In: the map and its corridors. Out: the selection in the store, the hover state of
// features, and the short text that follows the pointer.
import type { Map as MapLibre, MapGeoJSONFeature, PointLike } from 'maplibre-gl';
import { signal } from '@preact/signals';
import type { SelectableKind, Selection } from '../state/hash';
import { select } from '../state/store';
import type { Corridor } from './corridors';
import { PICKABLE } from './layers';

export interface Hover { x: number; y: number; selection: Selection; tonnes?: number }
/** What the pointer is over, in pixels of the map. */
export const hover = signal<Hover | null>(null);

const KIND: Record<string, SelectableKind> = {
  facility: 'facility', generator: 'generator', gateway: 'gateway', place: 'place', road: 'road', 'zone-fill': 'zone',
  'flow-general': 'corridor', 'flow-hazardous': 'corridor', 'focus-general': 'corridor', 'focus-hazardous': 'corridor',
};
const HOVERS = new Set(['facilities', 'generators', 'zones', 'corridors', 'focus']);
const REACH = 4;

export function bindPointer(map: MapLibre, corridors: () => readonly Corridor[]): () => void {
  let lit: { source: string; id: string | number } | null = null;
  const put = (next: typeof lit) => {
    if (lit && next && lit.source === next.source && lit.id === next.id) return;
    if (lit && map.getSource(lit.source)) map.setFeatureState(lit, { hover: false });
    lit = next;
    if (lit) map.setFeatureState(lit, { hover: true });
  };
  const at = (point: { x: number; y: number }): MapGeoJSONFeature | null => {
    const exact: PointLike = [point.x, point.y];
    const box: [PointLike, PointLike] = [[point.x - REACH, point.y - REACH], [point.x + REACH, point.y + REACH]];
    for (const layer of PICKABLE) {
      const around = layer === 'zone-fill' || layer === 'facility' ? exact : box;
      const found = map.queryRenderedFeatures(around, { layers: [layer] })[0];
      if (found) return found;
    }
    return null;
  };
  const selectionOf = (feature: MapGeoJSONFeature): Selection | null => {
    const kind = KIND[feature.layer.id];
    const id = feature.properties['id'] as string | undefined;
    if (!kind || id === undefined) return null;
    // A line brought forward has corridors of its own; the road below it carries the whole load.
    if (kind === 'corridor' && !corridors().some((one) => one.id === id)) {
      const line = feature.geometry.type === 'LineString' ? feature.geometry.coordinates : [];
      const middle = line[Math.floor(line.length / 2)];
      if (!middle) return null;
      const below = map.queryRenderedFeatures(map.project(middle as [number, number]), { layers: ['flow-general', 'flow-hazardous'] })[0];
      return below ? { kind, id: String(below.properties['id']) } : null;
    }
    return { kind, id: String(id) };
  };

  let frame = 0;
  const move = (event: { point: { x: number; y: number } }) => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => {
      const found = at(event.point);
      map.getCanvas().style.cursor = found ? 'pointer' : '';
      put(found && HOVERS.has(found.source) && found.id !== undefined ? { source: found.source, id: found.id } : null);
      const selection = found ? { kind: KIND[found.layer.id] as SelectableKind, id: String(found.properties['id']) } : null;
      const tonnes = found?.properties['tonnes'] as number | undefined;
      hover.value = selection ? { ...event.point, selection, ...(tonnes === undefined ? {} : { tonnes }) } : null;
    });
  };
  const leave = () => {
    cancelAnimationFrame(frame);
    put(null);
    hover.value = null;
  };
  const click = (event: { point: { x: number; y: number } }) => {
    const found = at(event.point);
    select(found ? selectionOf(found) : null);
  };
  map.on('mousemove', move);
  map.on('mouseout', leave);
  map.on('dragstart', leave);
  map.on('click', click);
  return () => {
    cancelAnimationFrame(frame);
    map.off('mousemove', move);
    map.off('mouseout', leave);
    map.off('dragstart', leave);
    map.off('click', click);
  };
}
