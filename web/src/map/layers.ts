// Layers of the map, bottom to top. In: a palette and the language. Out: MapLibre layer specifications;
// sources are filled elsewhere. The paint of one palette can be laid over another without a new style.
import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl';
import type { Language } from '../format/number';
import type { Group } from '../state/hash';
import { SQUARE_HALF } from './icons';
import type { Palette } from './palette';
import { cellLayers, winnerLayers } from './landlayers';
import { pointLayers } from './pointlayers';
import { roundLayers } from './roundlayers';
import { transferLayers } from './transferlayers';
import { changedLayers, reachLayers, routeLayers, signLayers } from './roadlayers';

export const SOURCES = ['boundary', 'zones', 'seats', 'rivers', 'roads', 'places', 'gateways', 'generators', 'facilities', 'corridors', 'focus', 'picked', 'changed', 'signs', 'routes', 'reach', 'cells', 'chosen', 'winners', 'transfer', 'transferplaces', 'tours', 'stops', 'spokes', 'depots'] as const;
export type SourceName = (typeof SOURCES)[number];

export const FONT = ['Noto Sans CJK SC', 'Source Han Sans SC', 'Microsoft YaHei', 'PingFang SC', 'sans-serif'];
const EMPTY = { type: 'FeatureCollection', features: [] } as const;

/** Which switch of the legend shows or hides a layer. */
export const GROUP_OF: Record<string, Group> = {
  'zone-fill': 'zones', 'zone-line': 'zones', 'zone-label': 'zones',
  river: 'rivers', 'river-label': 'rivers',
  'road-case': 'roads', road: 'roads', 'road-doubt': 'roads', 'road-label': 'roads', 'road-bridge': 'roads',
  place: 'places', 'place-label': 'places', gateway: 'places', 'gateway-label': 'places',
  generator: 'generators',
  facility: 'facilities', 'facility-label': 'facilities', 'outside-label': 'facilities',
  'flow-general': 'flows', 'flow-hazardous': 'flows', 'flow-arrow': 'flows',
  'focus-general': 'flows', 'focus-hazardous': 'flows', 'focus-arrow': 'flows',
};

/** Layers that answer to the mouse, the one that wins first. */
export const PICKABLE = ['facility', 'generator', 'gateway', 'place', 'focus-hazardous', 'focus-general', 'flow-hazardous', 'flow-general', 'road', 'zone-fill'] as const;
/** While a route is asked for, its alternatives win; while roads are changed, roads do. */
export const PICKABLE_ROUTE = ['route-on', 'route-other', ...PICKABLE] as const;
/** While ground is looked at, its cells do. */
export const PICKABLE_LAND = ['winner', 'parcel', 'cell'] as const;
export const PICKABLE_ROADS = ['sign-disc', 'road', ...PICKABLE] as const;

export const nameField = (language: Language): ExpressionSpecification =>
  language === 'en'
    ? ['case', ['!=', ['coalesce', ['get', 'name_en'], ''], ''], ['get', 'name_en'], ['coalesce', ['get', 'name_zh'], '']]
    : ['coalesce', ['get', 'name_zh'], ['get', 'name_en'], ''];

export const byZoom = (at8: number, at11: number, at15: number): ExpressionSpecification => ['interpolate', ['linear'], ['zoom'], 8, at8, 11, at11, 15, at15];
const scaled = (property: string): ExpressionSpecification => [
  'interpolate', ['linear'], ['zoom'],
  7, ['*', 0.5, ['get', property]], 11, ['get', property], 15, ['*', 1.7, ['get', property]],
];
const mainlyHazardous: ExpressionSpecification = ['>', ['*', 2, ['coalesce', ['get', 'hazardous_t'], 0]], ['coalesce', ['get', 'tonnes'], 0]];
export const roadWidth = (extra: number): ExpressionSpecification => [
  'interpolate', ['linear'], ['zoom'],
  7, ['match', ['get', 'class'], 'motorway', 1.2 + extra * 0.5, ['trunk', 'primary'], 0.8 + extra * 0.5, 0.4 + extra * 0.4],
  11, ['match', ['get', 'class'], 'motorway', 3 + extra, 'trunk', 2.6 + extra, 'primary', 2.2 + extra, 1.3 + extra * 0.8],
  15, ['match', ['get', 'class'], 'motorway', 8 + extra * 1.6, 'trunk', 7 + extra * 1.6, 'primary', 6 + extra * 1.6, 4 + extra * 1.6],
];
// Offsets of icons are multiplied by the icon's size, so the arrow sits in the middle of its band.
const beside = (scale: number): ExpressionSpecification =>
  [
    'interpolate', ['linear'], ['get', 'total'],
    2, ['literal', [0, (1 / 0.34) * scale]], 14, ['literal', [0, (7 / 0.6) * scale]], 28, ['literal', [0, (14 / 0.6) * scale]],
  ] as unknown as ExpressionSpecification;
const middle = ['interpolate', ['linear'], ['zoom'], 7, beside(0.5), 11, beside(1), 15, beside(1.7)] as unknown as ExpressionSpecification;

export function layers(p: Palette, language: Language): LayerSpecification[] {
  const name = nameField(language);
  const halo = { 'text-halo-color': p.halo, 'text-halo-width': 1.4 };
  const flow = (id: string, source: string, width: string, offset: string, colour: string): LayerSpecification => ({
    id, source, type: 'line',
    filter: ['>', ['get', width], 0],
    layout: { 'line-cap': 'butt', 'line-join': 'round' },
    paint: {
      'line-color': colour,
      'line-width': ['interpolate', ['linear'], ['zoom'],
        7, ['+', ['*', 0.5, ['get', width]], ['case', ['boolean', ['feature-state', 'hover'], false], 1.5, 0]],
        11, ['+', ['get', width], ['case', ['boolean', ['feature-state', 'hover'], false], 2.5, 0]],
        15, ['+', ['*', 1.7, ['get', width]], ['case', ['boolean', ['feature-state', 'hover'], false], 3, 0]]],
      'line-offset': scaled(offset),
      'line-opacity': 0.88,
    },
  });
  const arrows = (id: string, source: string): LayerSpecification => ({
    id, source, type: 'symbol', minzoom: 8.4,
    filter: ['>=', ['get', 'total'], 2.4],
    layout: {
      'symbol-placement': 'line', 'symbol-spacing': 110,
      'icon-image': 'arrow', 'icon-rotation-alignment': 'map', 'icon-keep-upright': false,
      'icon-allow-overlap': true, 'icon-ignore-placement': true, 'icon-padding': 0,
      'icon-size': ['interpolate', ['linear'], ['get', 'total'], 2, 0.34, 14, 0.6],
      'icon-offset': middle,
    },
    paint: { 'icon-color': p.arrow, 'icon-halo-color': p.arrowHalo, 'icon-halo-width': 1 },
  });
  return [
    { id: 'background', type: 'background', paint: { 'background-color': p.outside } },
    { id: 'land', source: 'boundary', type: 'fill', paint: { 'fill-color': p.land } },
    { id: 'zone-fill', source: 'zones', type: 'fill', paint: { 'fill-color': ['case', ['boolean', ['feature-state', 'hover'], false], p.zoneHover, p.zone] } },
    { id: 'zone-line', source: 'zones', type: 'line', paint: { 'line-color': p.zoneLine, 'line-width': byZoom(0.5, 0.9, 1.4), 'line-dasharray': [4, 2] } },
    { id: 'river', source: 'rivers', type: 'line', layout: { 'line-cap': 'round', 'line-join': 'round' }, paint: { 'line-color': p.river, 'line-width': byZoom(2, 5, 16) } },
    { id: 'boundary-line', source: 'boundary', type: 'line', layout: { 'line-join': 'round' }, paint: { 'line-color': p.boundary, 'line-width': byZoom(1.2, 1.8, 2.6) } },
    ...cellLayers(p),
    { id: 'road-case', source: 'roads', type: 'line', layout: { 'line-cap': 'round', 'line-join': 'round' }, paint: { 'line-color': p.roadCase, 'line-width': roadWidth(1.2) } },
    {
      id: 'road', source: 'roads', type: 'line', layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': ['match', ['get', 'class'], 'motorway', p.motorway, ['trunk', 'primary'], p.trunk, p.road], 'line-width': roadWidth(0) },
    },
    {
      id: 'road-doubt', source: 'roads', type: 'line',
      filter: ['match', ['get', 'status'], ['verify', 'works', 'closed'], true, false],
      paint: { 'line-color': p.roadDoubt, 'line-width': byZoom(0.8, 1.2, 2), 'line-dasharray': [2, 2] },
    },
    {
      id: 'road-bridge', source: 'roads', type: 'line', filter: ['==', ['get', 'bridge'], true],
      paint: { 'line-color': p.bridge, 'line-width': byZoom(0.7, 1.1, 1.8), 'line-gap-width': roadWidth(0.6) },
    },
    ...reachLayers(p),
    { id: 'picked-zone', source: 'picked', type: 'line', filter: ['==', ['get', 'kind'], 'area'], paint: { 'line-color': p.select, 'line-width': 2 } },
    { id: 'picked-line', source: 'picked', type: 'line', filter: ['==', ['get', 'kind'], 'line'], layout: { 'line-cap': 'round', 'line-join': 'round' }, paint: { 'line-color': p.select, 'line-width': byZoom(4, 7, 14), 'line-opacity': 0.35 } },
    {
      id: 'generator', source: 'generators', type: 'circle',
      layout: { 'circle-sort-key': ['-', 0, ['coalesce', ['get', 'tonnes'], 0]] },
      paint: {
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 8, ['*', 0.55, ['get', 'r']], 11, ['get', 'r'], 15, ['*', 2, ['get', 'r']]],
        'circle-color': ['case', mainlyHazardous, p.hazardous, p.general],
        'circle-opacity': ['case', ['==', ['get', 'estimated'], true], 0.12, 0.5],
        'circle-stroke-color': ['case', ['boolean', ['feature-state', 'hover'], false], p.select, mainlyHazardous, p.hazardous, p.general],
        'circle-stroke-width': ['case', ['boolean', ['feature-state', 'hover'], false], 2, 0.9],
        'circle-stroke-opacity': 0.75,
      },
    },
    flow('flow-general', 'corridors', 'wg', 'og', p.general),
    flow('flow-hazardous', 'corridors', 'wh', 'oh', p.hazardous),
    arrows('flow-arrow', 'corridors'),
    flow('focus-general', 'focus', 'wg', 'og', p.general),
    flow('focus-hazardous', 'focus', 'wh', 'oh', p.hazardous),
    arrows('focus-arrow', 'focus'),
    ...routeLayers(p),
    ...changedLayers(p),
    { id: 'river-label', source: 'rivers', type: 'symbol', minzoom: 9, layout: { 'symbol-placement': 'line', 'symbol-spacing': 400, 'text-field': name, 'text-font': FONT, 'text-size': 11, 'text-letter-spacing': 0.2 }, paint: { 'text-color': p.riverText, ...halo } },
    { id: 'road-label', source: 'roads', type: 'symbol', minzoom: 9.5, filter: ['!=', ['coalesce', ['get', 'road_ref'], ''], ''], layout: { 'symbol-placement': 'line', 'symbol-spacing': 260, 'text-field': ['get', 'road_ref'], 'text-font': FONT, 'text-size': 10 }, paint: { 'text-color': p.textSoft, ...halo } },
    { id: 'place-label', source: 'places', type: 'symbol', minzoom: 10.3, layout: { 'text-field': name, 'text-font': FONT, 'text-size': 11, 'text-variable-anchor': ['left', 'right', 'top', 'bottom'], 'text-radial-offset': 0.7, 'text-optional': true, 'text-max-width': 9 }, paint: { 'text-color': p.place, ...halo } },
    { id: 'gateway-label', source: 'gateways', type: 'symbol', minzoom: 8.8, layout: { 'text-field': name, 'text-font': FONT, 'text-size': 11, 'text-variable-anchor': ['left', 'right', 'top', 'bottom'], 'text-radial-offset': 0.8, 'text-max-width': 9 }, paint: { 'text-color': p.textSoft, ...halo } },
    {
      id: 'facility-label', source: 'facilities', type: 'symbol',
      minzoom: 9.6,
      layout: { 'text-field': name, 'text-font': FONT, 'text-size': 11.5, 'text-variable-anchor': ['left', 'right', 'top', 'bottom'], 'text-radial-offset': 1, 'text-max-width': 9, 'symbol-sort-key': ['-', 0, ['get', 'half']] },
      paint: { 'text-color': p.text, ...halo },
    },
    { id: 'outside-label', source: 'facilities', type: 'symbol', maxzoom: 9.6, filter: ['==', ['get', 'inside'], false], layout: { 'text-field': name, 'text-font': FONT, 'text-size': 11.5, 'text-variable-anchor': ['left', 'right', 'top', 'bottom'], 'text-radial-offset': 1, 'text-max-width': 8 }, paint: { 'text-color': p.text, ...halo } },
    { id: 'zone-label', source: 'seats', type: 'symbol', minzoom: 8, layout: { 'text-field': name, 'text-font': FONT, 'text-size': byZoom(10, 12.5, 16), 'text-max-width': 7, 'text-variable-anchor': ['center', 'top', 'bottom', 'left', 'right'], 'text-radial-offset': 0.9 }, paint: { 'text-color': p.text, ...halo, 'text-halo-width': 1.8 } },
    { id: 'place', source: 'places', type: 'symbol', layout: { 'icon-image': 'place', 'icon-size': 0.55, 'icon-allow-overlap': true, 'icon-padding': 1 }, paint: { 'icon-color': p.place, 'icon-halo-color': p.halo, 'icon-halo-width': 1 } },
    { id: 'gateway', source: 'gateways', type: 'symbol', layout: { 'icon-image': 'gateway', 'icon-size': 0.6, 'icon-allow-overlap': true, 'icon-padding': 1 }, paint: { 'icon-color': p.textSoft, 'icon-halo-color': p.halo, 'icon-halo-width': 1 } },
    {
      id: 'facility', source: 'facilities', type: 'symbol',
      layout: {
        'icon-image': ['case', ['==', ['get', 'estimated'], true], 'hollow', 'full'],
        'icon-size': ['interpolate', ['linear'], ['zoom'], 6.5, ['*', 0.6, ['/', ['get', 'half'], SQUARE_HALF / 2]], 9, ['/', ['get', 'half'], SQUARE_HALF / 2]],
        'icon-allow-overlap': true, 'icon-padding': 0,
        'symbol-sort-key': ['-', 0, ['get', 'half']],
      },
      paint: {
        'icon-color': ['coalesce', ['feature-state', 'colour'], p.loadNone],
        'icon-halo-color': ['case', ['boolean', ['feature-state', 'hover'], false], p.select, p.arrow],
        'icon-halo-width': ['case', ['boolean', ['feature-state', 'hover'], false], 2, 1],
      },
    },
    { id: 'picked-point', source: 'picked', type: 'circle', filter: ['==', ['get', 'kind'], 'point'], paint: { 'circle-radius': ['get', 'r'], 'circle-opacity': 0, 'circle-stroke-color': p.select, 'circle-stroke-width': 2.5 } },
    ...transferLayers(p, FONT),
    ...winnerLayers(p, FONT),
    ...roundLayers(p, FONT),
    ...pointLayers(p, FONT),
    ...signLayers(p, name, FONT),
  ];
}

/** The whole style: sources empty, no tiles, no glyph server (text is drawn by the browser), no sprite. */
export function style(p: Palette, language: Language): StyleSpecification {
  return {
    version: 8,
    sources: Object.fromEntries(
      SOURCES.map((name) => [name, { type: 'geojson', data: EMPTY, promoteId: name === 'corridors' || name === 'focus' ? 'index' : 'id' }]),
    ) as unknown as StyleSpecification['sources'],
    layers: layers(p, language),
  };
}
