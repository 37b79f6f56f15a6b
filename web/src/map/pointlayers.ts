// Collection points on the map. In: the plan looked at. Out: features of the sources `spokes` and `depots` and the
// layers that draw them: sources with a spoke to their point, points by name, the chosen one in colour.
import { effect, untracked } from '@preact/signals';
import type { GeoJSONSource, LayerSpecification, Map as MapLibre, PaddingOptions } from 'maplibre-gl';
import type { Position } from '../api/types';
import { byHand, chosenPoint, mapIn, pointsOnMap, pointsTold } from '../state/points';
import { language } from '../state/store';
import { bringLines } from './driving';
import type { Palette } from './palette';
import { tourColour } from './roundlayers';

export function pointLayers(p: Palette, font: string[]): LayerSpecification[] {
  const shade = ['case', ['get', 'on'], 1, 0.18];
  return [
    { id: 'spoke', source: 'spokes', type: 'line', filter: ['==', ['geometry-type'], 'LineString'], paint: { 'line-color': ['get', 'colour'], 'line-width': 1.2, 'line-opacity': shade } },
    { id: 'spoke-source', source: 'spokes', type: 'circle', filter: ['==', ['geometry-type'], 'Point'], paint: { 'circle-radius': 3, 'circle-color': ['get', 'colour'], 'circle-opacity': shade, 'circle-stroke-color': p.halo, 'circle-stroke-width': 0.6 } },
    { id: 'depot', source: 'depots', type: 'circle', paint: { 'circle-radius': ['case', ['get', 'on'], 11, 8], 'circle-color': ['get', 'colour'], 'circle-stroke-color': p.halo, 'circle-stroke-width': 2.5 } },
    { id: 'depot-label', source: 'depots', type: 'symbol', layout: { 'text-field': ['get', 'label'], 'text-font': font, 'text-size': 12, 'text-anchor': 'top', 'text-offset': [0, 1.1], 'text-max-width': 11 }, paint: { 'text-color': p.text, 'text-halo-color': p.halo, 'text-halo-width': 1.8 } },
  ] as LayerSpecification[];
}

/** Features with the colour of their point; all are on unless one is chosen. */
export function pointFeatures(all: readonly GeoJSON.Feature[], chosen: string, english: boolean): { spokes: GeoJSON.Feature[]; depots: GeoJSON.Feature[] } {
  const points = all.filter((one) => one.properties?.['kind'] === 'point');
  const number = new Map(points.map((one, at) => [String(one.properties?.['id']), at]));
  const dressed = (one: GeoJSON.Feature, id: string): GeoJSON.Feature =>
    ({ ...one, properties: { ...one.properties, colour: tourColour(number.get(id) ?? 0), on: chosen === '' || chosen === id, label: String(one.properties?.[english ? 'name_en' : 'name_zh'] ?? '') } });
  return {
    spokes: all.filter((one) => one.properties?.['kind'] !== 'point').map((one) => dressed(one, String(one.properties?.['point']))),
    depots: points.map((one) => dressed(one, String(one.properties?.['id']))),
  };
}

export function bindPointMap(map: MapLibre, ends: (() => void)[], room: () => Required<PaddingOptions>): void {
  const fill = (source: string, features: readonly GeoJSON.Feature[]): void => {
    void (map.getSource(source) as GeoJSONSource | undefined)?.setData({ type: 'FeatureCollection', features: [...features] });
  };
  let seen: unknown = null;
  ends.push(effect(() => {
    const all = pointsOnMap.value ? mapIn(pointsTold.value, byHand.value) : [];
    const { spokes, depots } = pointFeatures(all as unknown as GeoJSON.Feature[], chosenPoint.value, language.value === 'en');
    fill('spokes', spokes);
    fill('depots', depots);
    if (depots.length === 0 || all === seen) return;
    seen = all;
    untracked(() => bringLines(map, [[...spokes, ...depots].flatMap((one) => (one.geometry.type === 'Point' ? [one.geometry.coordinates as Position] : []))], room()));
  }));
  const pick = (event: { point: { x: number; y: number } }) => {
    const id: unknown = map.queryRenderedFeatures([event.point.x, event.point.y], { layers: ['depot'] })[0]?.properties['id'];
    if (typeof id === 'string') chosenPoint.value = chosenPoint.peek() === id ? '' : id;
  };
  map.on('click', 'depot', pick);
  ends.push(() => map.off('click', 'depot', pick));
}
