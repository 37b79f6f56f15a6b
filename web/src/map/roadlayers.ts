// Layers about driving: bridges to click, changed roads, routes with their alternatives, the reach of a place.
// In: a palette. Out: MapLibre layer specifications, put between the others by layers.ts.
import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import type { Palette } from './palette';

const zoomed = (at8: number, at11: number, at15: number): ExpressionSpecification => ['interpolate', ['linear'], ['zoom'], 8, at8, 11, at11, 15, at15];
const is = (property: string, value: string | boolean): ExpressionSpecification => ['==', ['get', property], value];
const ROUND = { 'line-cap': 'round', 'line-join': 'round' } as const;

/** Closed and slowed roads as lines. */
export function changedLayers(p: Palette): LayerSpecification[] {
  return [
    { id: 'changed-case', source: 'changed', type: 'line', layout: ROUND, paint: { 'line-color': p.halo, 'line-width': zoomed(5, 8, 15) } },
    { id: 'changed-slow', source: 'changed', type: 'line', filter: is('kind', 'slow'), layout: ROUND, paint: { 'line-color': p.slowed, 'line-width': zoomed(2.5, 4.5, 10), 'line-dasharray': [2.2, 1.6] } },
    { id: 'changed-closed', source: 'changed', type: 'line', filter: is('kind', 'close'), layout: { 'line-cap': 'butt', 'line-join': 'round' }, paint: { 'line-color': p.closed, 'line-width': zoomed(2.5, 4.5, 10), 'line-dasharray': [0.9, 0.5] } },
  ];
}

/** Signs on top of all: bridges as things to click, closed and slowed roads. */
export function signLayers(p: Palette, name: ExpressionSpecification, font: string[]): LayerSpecification[] {
  const tint: ExpressionSpecification = ['match', ['get', 'kind'], 'close', p.closed, 'slow', p.slowed, p.bridge];
  return [
    { id: 'sign-disc', source: 'signs', type: 'circle', paint: { 'circle-radius': zoomed(7.5, 10.5, 13), 'circle-color': p.halo, 'circle-stroke-color': tint, 'circle-stroke-width': ['case', is('kind', 'bridge'), 1, 2] } },
    {
      id: 'sign', source: 'signs', type: 'symbol',
      layout: {
        'icon-image': ['match', ['get', 'kind'], 'bridge', 'bridge', 'close', 'closed', ''], 'icon-size': zoomed(0.5, 0.72, 0.9), 'icon-allow-overlap': true, 'icon-ignore-placement': true,
        'text-field': ['get', 'label'], 'text-font': font, 'text-size': zoomed(8, 9.5, 11), 'text-allow-overlap': true, 'text-ignore-placement': true,
      },
      paint: { 'icon-color': tint, 'text-color': p.slowed },
    },
    {
      id: 'sign-label', source: 'signs', type: 'symbol', minzoom: 8.6,
      layout: { 'text-field': name, 'text-font': font, 'text-size': 11.5, 'text-variable-anchor': ['left', 'right', 'top', 'bottom'], 'text-radial-offset': 1.15, 'text-max-width': 9 },
      paint: { 'text-color': tint, 'text-halo-color': p.halo, 'text-halo-width': 1.8 },
    },
  ];
}

/** The alternatives, thin; above them the one chosen. */
export function routeLayers(p: Palette): LayerSpecification[] {
  return [
    { id: 'route-snap', source: 'routes', type: 'line', filter: is('kind', 'snap'), paint: { 'line-color': p.route, 'line-width': 1.6, 'line-dasharray': [1.5, 1.5] } },
    { id: 'route-before', source: 'routes', type: 'line', filter: is('kind', 'before'), layout: ROUND, paint: { 'line-color': p.textSoft, 'line-width': zoomed(1.6, 2.4, 4), 'line-dasharray': [2, 2] } },
    { id: 'route-other-case', source: 'routes', type: 'line', filter: is('kind', 'other'), layout: ROUND, paint: { 'line-color': p.halo, 'line-width': zoomed(3.6, 5.2, 8) } },
    { id: 'route-other', source: 'routes', type: 'line', filter: is('kind', 'other'), layout: ROUND, paint: { 'line-color': p.routeOther, 'line-width': zoomed(1.8, 2.8, 5) } },
    { id: 'route-case', source: 'routes', type: 'line', filter: is('kind', 'on'), layout: ROUND, paint: { 'line-color': p.halo, 'line-width': zoomed(7, 10, 16) } },
    { id: 'route-on', source: 'routes', type: 'line', filter: is('kind', 'on'), layout: ROUND, paint: { 'line-color': p.route, 'line-width': zoomed(4, 6, 11) } },
  ];
}

/** Where one gets within some minutes: rings, the nearest the strongest. */
export function reachLayers(p: Palette): LayerSpecification[] {
  return [
    { id: 'reach', source: 'reach', type: 'fill', filter: ['match', ['geometry-type'], ['Polygon', 'MultiPolygon'], true, false], paint: { 'fill-color': p.route, 'fill-opacity': 0.11 } },
    { id: 'reach-line', source: 'reach', type: 'line', layout: ROUND, paint: { 'line-color': p.route, 'line-width': zoomed(1, 1.4, 2), 'line-opacity': 0.55 } },
  ];
}
