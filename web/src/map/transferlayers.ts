// A transfer on the map. In: the review in view. Out: features of the sources `transfer` (the way) and `transferplaces`
// (sender, receiver, the nearest three) and the layers that draw them; the way is brought into view once.
import { computed, effect, untracked } from '@preact/signals';
import type { GeoJSONSource, LayerSpecification, Map as MapLibre, PaddingOptions } from 'maplibre-gl';
import type { Reviewed } from '../api/transfers';
import type { Position } from '../api/types';
import { say } from '../state/names';
import { valueOf } from '../state/store';
import { placeGroups, review, reviewShown } from '../state/transfers';
import { bringLines } from './driving';
import type { Palette } from './palette';

const point = (lon: number, lat: number, properties: GeoJSON.GeoJsonProperties): GeoJSON.Feature => ({ type: 'Feature', geometry: { type: 'Point', coordinates: [lon, lat] }, properties });

/** Sender and receiver of an application, and the nearest places by their number in the panel. */
export function transferPlaces({ asked, places }: Reviewed): GeoJSON.Feature[] {
  const { nearest } = placeGroups(places, asked.facility);
  const near = nearest.map((one, at) => point(one.at.lon, one.at.lat, { id: one.facility, number: String(at + 1), name: say(one.name), kind: one.facility === asked.facility ? 'asked' : 'near' }));
  const known = nearest.some((one) => one.facility === asked.facility);
  return [
    ...near,
    ...(asked.to && !known ? [point(asked.to.lon, asked.to.lat, { id: asked.facility, number: '●', name: say(asked.facility_name), kind: 'asked' })] : []),
    ...(asked.from ? [point(asked.from.lon, asked.from.lat, { id: asked.sender, number: '', name: say(asked.sender_name), kind: 'sender' })] : []),
  ];
}

const shown = computed<Reviewed | null>(() => (reviewShown.value && review.value ? valueOf(review.value) : null));
/** True while a way is drawn: flows step back. */
export const transferDrawn = computed(() => shown.value !== null);

const ROUND = { 'line-cap': 'round', 'line-join': 'round' } as const;

export function transferLayers(p: Palette, font: string[]): LayerSpecification[] {
  const tint = ['match', ['get', 'kind'], 'sender', p.text, 'asked', p.route, p.loadHigh];
  return [
    { id: 'transfer-case', source: 'transfer', type: 'line', layout: ROUND, paint: { 'line-color': p.halo, 'line-width': 8 } },
    { id: 'transfer-way', source: 'transfer', type: 'line', layout: ROUND, paint: { 'line-color': p.route, 'line-width': 4.5 } },
    { id: 'transfer-place', source: 'transferplaces', type: 'circle', paint: { 'circle-radius': ['match', ['get', 'kind'], 'sender', 6, 10], 'circle-color': tint, 'circle-stroke-color': p.halo, 'circle-stroke-width': 2 } },
    { id: 'transfer-number', source: 'transferplaces', type: 'symbol', layout: { 'text-field': ['get', 'number'], 'text-font': font, 'text-size': 12, 'text-allow-overlap': true, 'text-ignore-placement': true }, paint: { 'text-color': p.halo } },
    { id: 'transfer-name', source: 'transferplaces', type: 'symbol', layout: { 'text-field': ['get', 'name'], 'text-font': font, 'text-size': 12, 'text-variable-anchor': ['top', 'bottom', 'left', 'right'], 'text-radial-offset': 1, 'text-max-width': 11 }, paint: { 'text-color': p.text, 'text-halo-color': p.halo, 'text-halo-width': 1.8 } },
  ] as LayerSpecification[];
}

export function bindTransferMap(map: MapLibre, ends: (() => void)[], room: () => Required<PaddingOptions>): void {
  const fill = (source: string, features: readonly GeoJSON.Feature[]): void => {
    void (map.getSource(source) as GeoJSONSource | undefined)?.setData({ type: 'FeatureCollection', features: [...features] });
  };
  ends.push(effect(() => {
    const now = shown.value;
    fill('transfer', now?.route ? [{ type: 'Feature', geometry: now.route.geometry, properties: { id: now.id } }] : []);
    const places = now ? transferPlaces(now) : [];
    fill('transferplaces', places);
    // A place is named once.
    const others = ['!', ['in', ['get', 'id'], ['literal', places.map((one) => one.properties?.['id'] as string)]]];
    map.setFilter('facility-label', others as never);
    map.setFilter('outside-label', ['all', ['==', ['get', 'inside'], false], others] as never);
  }));
  let framed = '';
  ends.push(effect(() => {
    const now = shown.value;
    if (!now) return void (framed = '');
    if (now.id === framed) return;
    framed = now.id;
    const places = transferPlaces(now).flatMap((one) => (one.geometry.type === 'Point' ? [one.geometry.coordinates as Position] : []));
    untracked(() => bringLines(map, [places, now.route?.geometry.coordinates ?? []], { ...room(), left: 80, bottom: 90, right: room().right + 70 }));
  }));
}
