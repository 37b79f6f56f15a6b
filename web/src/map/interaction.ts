// Pointer on the map. In: the map and its corridors. Out: the selection in the store, the hover state of
// features, and the short text that follows the pointer. While a route is asked for, a click sets its ends.
import type { Map as MapLibre, MapGeoJSONFeature, PointLike } from 'maplibre-gl';
import { signal } from '@preact/signals';
import type { SelectableKind, Selection } from '../state/hash';
import { pointEnd } from '../state/ends';
import { chooseRoute, picking, setEnd } from '../state/route';
import { patch, select, view } from '../state/store';
import type { Corridor } from './corridors';
import { PICKABLE, PICKABLE_LAND, PICKABLE_ROADS, PICKABLE_ROUTE } from './layers';

export interface Hover { x: number; y: number; selection: Selection; tonnes?: number }
/** What the pointer is over, in pixels of the map. */
export const hover = signal<Hover | null>(null);

const KIND: Record<string, SelectableKind> = {
  facility: 'facility', generator: 'generator', gateway: 'gateway', place: 'place', road: 'road', 'zone-fill': 'zone',
  'sign-disc': 'road',
  'flow-general': 'corridor', 'flow-hazardous': 'corridor', 'focus-general': 'corridor', 'focus-hazardous': 'corridor',
};
const HOVERS = new Set(['facilities', 'generators', 'zones', 'corridors', 'focus']);
const REACH = 4;
/** Steps by which the search for a road widens, so that the nearest is found. */
const WIDER = [1, 4, 8] as const;
const SITES = ['facility', 'generator'] as const;

export function bindPointer(map: MapLibre, corridors: () => readonly Corridor[]): () => void {
  let lit: { source: string; id: string | number } | null = null;
  const put = (next: typeof lit) => {
    if (lit && next && lit.source === next.source && lit.id === next.id) return;
    if (lit && map.getSource(lit.source)) map.setFeatureState(lit, { hover: false });
    lit = next;
    if (lit) map.setFeatureState(lit, { hover: true });
  };
  const box = (point: { x: number; y: number }, by: number): [PointLike, PointLike] => [[point.x - by, point.y - by], [point.x + by, point.y + by]];
  const at = (point: { x: number; y: number }): MapGeoJSONFeature | null => {
    const exact: PointLike = [point.x, point.y];
    const { panel, roads } = view.value;
    const order = panel === 'land' ? PICKABLE_LAND : panel !== 'roads' ? PICKABLE : picking.value ? SITES : roads === 'route' ? PICKABLE_ROUTE : PICKABLE_ROADS;
    for (const layer of order) {
      const around = layer === 'zone-fill' || layer === 'facility' || layer === 'sign-disc' || layer === 'cell' ? [exact] : layer === 'road' ? WIDER.map((by) => box(point, by)) : [box(point, REACH)];
      for (const one of around) {
        const found = map.queryRenderedFeatures(one, { layers: [layer] })[0];
        if (found) return found;
      }
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
      map.getCanvas().style.cursor = picking.value ? 'crosshair' : found ? 'pointer' : '';
      put(found && HOVERS.has(found.source) && found.id !== undefined ? { source: found.source, id: found.id } : null);
      const selection = found && KIND[found.layer.id] ? { kind: KIND[found.layer.id] as SelectableKind, id: String(found.properties['id']) } : null;
      const tonnes = found?.properties['tonnes'] as number | undefined;
      hover.value = selection ? { ...event.point, selection, ...(tonnes === undefined ? {} : { tonnes }) } : null;
    });
  };
  const leave = () => {
    cancelAnimationFrame(frame);
    put(null);
    hover.value = null;
  };
  const click = (event: { point: { x: number; y: number }; lngLat: { lng: number; lat: number } }) => {
    const found = at(event.point);
    const which = picking.value;
    if (which) {
      const kind = found && SITES.find((one) => one === found.layer.id);
      setEnd(which, kind ? { kind, id: String(found.properties['id']) } : pointEnd(event.lngLat.lng, event.lngLat.lat));
      return;
    }
    if (view.value.panel === 'land') return patch({ spot: found ? String(found.properties['id']) : '', selected: null });
    if (found?.source === 'routes') return chooseRoute(Number(found.properties['id']));
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
