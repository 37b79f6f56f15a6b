// Where projects could stand, on the map. In: cells, parcels, the ranking. Out: features of the sources `cells` and
// `winners` and the layers that draw them: grey where ruled out, by score where kept, the best with their number.
import { effect, untracked } from '@preact/signals';
import type { GeoJSONSource, LayerSpecification, Map as MapLibre, PaddingOptions } from 'maplibre-gl';
import type { SpotFeature } from '../api/land';
import { chosenSpot, landShown, placeOf, ranking, spots, type Ranked } from '../state/land';
import { say } from '../state/names';
import { shownSites, sitesShown, type NamedPlan } from '../state/siting';
import { valueOf } from '../state/store';
import { bringLines } from './driving';
import type { Palette } from './palette';

/** Cells and parcels with a shade from 0 (least score) to 1; −1 where ruled out. */
export function cellFeatures(all: readonly SpotFeature[], ranked: readonly Ranked[]): GeoJSON.Feature[] {
  const scores = new Map(ranked.map((one) => [one.spot.properties.id, one.score]));
  const [top, low] = [ranked[0]?.score ?? 1, ranked.at(-1)?.score ?? 0];
  const shade = (id: string) => {
    const score = scores.get(id);
    return score === undefined ? -1 : top > low ? (score - low) / (top - low) : 1;
  };
  return all.map((one) => ({ type: 'Feature', geometry: one.geometry as GeoJSON.Geometry, properties: { id: one.properties.id, shade: shade(one.properties.id) } }));
}

export const winnerFeatures = (best: readonly Ranked[]): GeoJSON.Feature[] =>
  best.map(({ spot }, at) => ({ type: 'Feature', geometry: { type: 'Point', coordinates: placeOf(spot) }, properties: { id: spot.properties.id, number: String(at + 1) } }));

/** The sites of a plan with its rank (★ for a choice made by hand or a point of the frontier) and their names. */
export const siteFeatures = ({ rank, kind, plan }: NamedPlan): GeoJSON.Feature[] =>
  plan.built.map((site) => ({ type: 'Feature', geometry: { type: 'Point', coordinates: [site.place.lon, site.place.lat] }, properties: { id: site.candidate ?? site.build, number: kind === 'plan' ? String(rank) : '★', name: `${site.project ?? ''} ${say(site.name)}` } }));

const colour = (p: Palette): unknown => ['case', ['<', ['get', 'shade'], 0], p.cellOut, ['interpolate', ['linear'], ['get', 'shade'], 0, p.loadIdle, 0.55, p.loadLow, 0.8, p.loadMiddle, 1, p.loadHigh]];
const polygons = ['==', ['geometry-type'], 'Polygon'];

/** Cells, below the roads. */
export function cellLayers(p: Palette): LayerSpecification[] {
  return [
    { id: 'cell', source: 'cells', type: 'fill', filter: polygons, paint: { 'fill-color': colour(p), 'fill-opacity': 0.78, 'fill-outline-color': p.zoneLine } },
    { id: 'cell-chosen', source: 'chosen', type: 'line', filter: polygons, paint: { 'line-color': p.select, 'line-width': 2.5 } },
  ] as LayerSpecification[];
}

/** Parcels and the best places, above all. */
export function winnerLayers(p: Palette, font: string[]): LayerSpecification[] {
  return [
    { id: 'parcel', source: 'cells', type: 'circle', filter: ['==', ['geometry-type'], 'Point'], paint: { 'circle-radius': 6, 'circle-color': colour(p), 'circle-stroke-color': p.text, 'circle-stroke-width': 1.5 } },
    { id: 'parcel-chosen', source: 'chosen', type: 'circle', filter: ['==', ['geometry-type'], 'Point'], paint: { 'circle-radius': 14, 'circle-opacity': 0, 'circle-stroke-color': p.select, 'circle-stroke-width': 2.5 } },
    { id: 'winner', source: 'winners', type: 'circle', paint: { 'circle-radius': 10, 'circle-color': p.loadFull, 'circle-stroke-color': p.halo, 'circle-stroke-width': 2 } },
    { id: 'winner-number', source: 'winners', type: 'symbol', layout: { 'text-field': ['get', 'number'], 'text-font': font, 'text-size': 12, 'text-allow-overlap': true, 'text-ignore-placement': true }, paint: { 'text-color': p.halo } },
    { id: 'winner-name', source: 'winners', type: 'symbol', filter: ['has', 'name'], layout: { 'text-field': ['get', 'name'], 'text-font': font, 'text-size': 12, 'text-anchor': 'top', 'text-offset': [0, 1.1], 'text-max-width': 12 }, paint: { 'text-color': p.text, 'text-halo-color': p.halo, 'text-halo-width': 1.6 } },
  ] as LayerSpecification[];
}

export function bindLandMap(map: MapLibre, ends: (() => void)[], room: () => Required<PaddingOptions>): void {
  const fill = (source: string, features: readonly GeoJSON.Feature[]): void => {
    void (map.getSource(source) as GeoJSONSource | undefined)?.setData({ type: 'FeatureCollection', features: [...features] });
  };
  let frame = 0;
  ends.push(effect(() => {
    const found = landShown.value && spots.value ? valueOf(spots.value) : null;
    const { all, best } = ranking.value;
    const plan = sitesShown.value ? shownSites.value : null;
    const numbered = sitesShown.value ? (plan ? siteFeatures(plan) : []) : winnerFeatures(best);
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => {
      fill('cells', found ? cellFeatures(found.features, all) : []);
      fill('winners', found ? numbered : []);
    });
  }));
  ends.push(() => cancelAnimationFrame(frame));
  ends.push(effect(() => {
    const plan = sitesShown.value ? shownSites.value?.plan : null;
    if (plan) untracked(() => bringLines(map, [plan.built.map((site) => [site.place.lon, site.place.lat] as const)].map((line) => line.map(([lon, lat]) => [lon, lat])), room()));
  }));
  ends.push(effect(() => {
    const one = landShown.value ? chosenSpot.value : null;
    fill('chosen', one ? [{ type: 'Feature', geometry: one.geometry as GeoJSON.Geometry, properties: {} }] : []);
    if (!one) return;
    const [lon, lat] = placeOf(one);
    untracked(() => bringLines(map, [[[lon - 0.06, lat - 0.05], [lon + 0.06, lat + 0.05]]], room()));
  }));
}
