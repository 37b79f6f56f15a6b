// The rounds of a day on the map. In: the day in view. Out: tours as coloured lines along the roads, stops with their
// number, and the one that is looked at.
import { effect, untracked } from '@preact/signals';
import type { GeoJSONSource, LayerSpecification, Map as MapLibre, PaddingOptions } from 'maplibre-gl';
import type { Position } from '../api/types';
import { answer, chosenCall, dayInView, roundsShown, shownDay } from '../state/rounds';
import { bringLines } from './driving';
import type { Palette } from './palette';

/** Colours told apart by every kind of colour vision (Okabe and Ito), dark enough for white numbers. */
export const TOUR_COLOURS = ['#0072b2', '#b84a00', '#007a5a', '#9b4a80', '#5a5a00', '#3d3d8f', '#8f2727', '#2f6f7f'] as const;
/** Tours of a day drawn smaller than this, in pixels, are brought nearer: their numbers would lie on each other. */
const SMALLEST = 260;

export const tourColour = (index: number): string => TOUR_COLOURS[index % TOUR_COLOURS.length] ?? TOUR_COLOURS[0];

export function roundLayers(p: Palette, font: string[]): LayerSpecification[] {
  return [
    { id: 'tour-case', source: 'tours', type: 'line', layout: { 'line-join': 'round' }, paint: { 'line-color': p.halo, 'line-width': 6 } },
    { id: 'tour', source: 'tours', type: 'line', layout: { 'line-join': 'round' }, paint: { 'line-color': ['get', 'colour'], 'line-width': 3.2 } },
    { id: 'stop', source: 'stops', type: 'circle', paint: { 'circle-radius': ['case', ['get', 'on'], 13, 9], 'circle-color': ['get', 'colour'], 'circle-stroke-color': ['case', ['get', 'on'], p.select, p.halo], 'circle-stroke-width': 2 } },
    { id: 'stop-number', source: 'stops', type: 'symbol', layout: { 'text-field': ['get', 'text'], 'text-font': font, 'text-size': 11, 'text-allow-overlap': true, 'text-ignore-placement': true }, paint: { 'text-color': '#ffffff' } },
  ] as LayerSpecification[];
}

/** Features of one day: lines, and stops with colour and number. */
export function dayFeatures(all: readonly GeoJSON.Feature[], date: string, chosen: string): { lines: GeoJSON.Feature[]; stops: GeoJSON.Feature[] } {
  const own = all.filter((one) => one.properties?.['date'] === date)
    .map((one) => ({ ...one, properties: { ...one.properties, colour: tourColour(Number(one.properties?.['tour'] ?? 0)), text: String(one.properties?.['number'] ?? ''), on: one.properties?.['point'] === chosen } }));
  return { lines: own.filter((one) => one.geometry.type === 'LineString'), stops: own.filter((one) => one.geometry.type === 'Point') };
}

export function bindRoundMap(map: MapLibre, ends: (() => void)[], room: () => Required<PaddingOptions>): void {
  const fill = (source: string, features: readonly GeoJSON.Feature[]): void => {
    void (map.getSource(source) as GeoJSONSource | undefined)?.setData({ type: 'FeatureCollection', features: [...features] });
  };
  let seen = '';
  ends.push(effect(() => {
    const [found, day] = [answer.value, shownDay.value];
    const { lines, stops } = roundsShown.value && found && day ? dayFeatures(found.map.features as unknown as GeoJSON.Feature[], day.date, chosenCall.value) : { lines: [], stops: [] };
    fill('tours', lines);
    fill('stops', stops);
    const key = `${found?.rounds.from ?? ''}|${dayInView.value}|${lines.length}`;
    if (lines.length === 0 || key === seen) return;
    seen = key;
    untracked(() => bringLines(map, lines.map((one) => (one.geometry as GeoJSON.LineString).coordinates as Position[]), room(), SMALLEST));
  }));
  const pick = (event: { point: { x: number; y: number } }) => {
    const id: unknown = map.queryRenderedFeatures([event.point.x, event.point.y], { layers: ['stop'] })[0]?.properties['point'];
    if (roundsShown.peek() && typeof id === 'string') chosenCall.value = id;
  };
  map.on('click', 'stop', pick);
  ends.push(() => map.off('click', 'stop', pick));
}
