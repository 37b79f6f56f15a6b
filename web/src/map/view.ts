// The map itself. In: an element and the store. Out: a MapLibre map that follows the store (data, theme,
// language, filters, hidden layers, selection); clicks go back into the store through interaction.ts.
import { computed, effect, untracked } from '@preact/signals';
import { Map as MapLibre, ScaleControl, setWorkerUrl, type GeoJSONSource, type LngLatBoundsLike } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import type { Collection, Feature, LayerName } from '../api/types';
import { facilityUse } from '../state/names';
import { legLines } from '../state/reasons';
import { dark, flows, flowsBusy, language, layers as data, legendOpen, theCase, valueOf, view } from '../state/store';
import { corridorFeatures, corridors, FORWARD, largestLoad, type Corridor } from './corridors';
import { bindDriving, bringLines, CARD_WIDTH, middle, routesDrawn } from './driving';
import { addIcons } from './icons';
import { bindPointer } from './interaction';
import { bindLandMap } from './landlayers';
import { bindTransferMap, transferDrawn } from './transferlayers';
import { bindSpotMark } from './spotmark';
import { bindPointMap } from './pointlayers';
import { bindRoundMap } from './roundlayers';
import { GROUP_OF, layers, nameField, style, type SourceName } from './layers';
import { loadColour, loadStep, paletteOf } from './palette';
import { featureOf, focusOf, lostFeatures, pickedFeatures } from './picked';
import { facilityHalf, generatorRadius } from './sizes';

/** Corridors of the flows in view. */
export const allCorridors = computed<Corridor[]>(() => corridors(flows.value?.features ?? []));
/** Tonnes of the busiest corridor: the width scale. */
export const scaleTop = computed(() => largestLoad(allCorridors.value));

const numberOf = (feature: Feature, key: string): number => Number(feature.properties[key] ?? 0) || 0;
const most = (collection: Collection | undefined, key: string): number =>
  (collection?.features ?? []).reduce((top, one) => Math.max(top, numberOf(one, key)), 0);

const SEMI: readonly LayerName[] = ['boundary', 'zones', 'rivers', 'roads', 'places', 'gateways'];

/** What the map shows first, and again on "reset". */
const districtBounds = (): LngLatBoundsLike | null => {
  const box = valueOf(theCase.value)?.bbox;
  return box ? [[box[0], box[1]], [box[2], box[3]]] : null;
};

let current: MapLibre | null = null;
/** Room that buttons, legend and credits take from the map. */
export const padding = (width: number) => ({ top: 46, bottom: 40, left: 24, right: legendOpen.peek() && width > 760 ? 250 : 24 });

export function showDistrict(): void {
  const bounds = districtBounds();
  if (bounds) current?.fitBounds(bounds, { padding: padding(current.getContainer().clientWidth), duration: 500 });
}

/** Everything the case holds: facilities outside and the district. */
export function showAll(): void {
  const box = valueOf(theCase.value)?.bbox;
  if (!box) return;
  let [w, s, e, n] = box;
  for (const feature of data.value.facilities?.features ?? []) {
    if (feature.geometry.type !== 'Point') continue;
    const [lon, lat] = feature.geometry.coordinates;
    [w, s, e, n] = [Math.min(w, lon), Math.min(s, lat), Math.max(e, lon), Math.max(n, lat)];
  }
  current?.fitBounds([[w, s], [e, n]], { padding: { ...padding(current.getContainer().clientWidth), left: 60 }, duration: 500 });
}

/** True where the card does not cover the map. */
function isFree(lon: number, lat: number): boolean {
  if (!current) return true;
  const { x, y } = current.project([lon, lat]);
  const { clientWidth: width, clientHeight: height } = current.getCanvas();
  return x > Math.min(CARD_WIDTH, width / 2) && x < width - 60 && y > 20 && y < height - 40;
}

/** Brings a place into the part of the map that the card does not cover. */
function bringIntoView(lon: number, lat: number): void {
  if (!current || isFree(lon, lat)) return;
  const left = Math.min(CARD_WIDTH, current.getCanvas().clientWidth / 2);
  current.easeTo({ center: [lon, lat], zoom: Math.max(current.getZoom(), 8), offset: [left / 2, 0], duration: 500 });
}
export const zoomBy = (step: number): void => void current?.easeTo({ zoom: (current?.getZoom() ?? 9) + step, duration: 200 });

/** Makes the map in an element, once the case is here; returns how to take it down. */
export function mountMap(container: HTMLElement): () => void {
  setWorkerUrl(workerUrl);
  const bounds = districtBounds();
  const map = new MapLibre({
    container,
    style: style(paletteOf(dark.peek()), language.peek()),
    ...(bounds ? { bounds, fitBoundsOptions: { padding: padding(container.clientWidth) } } : {}),
    attributionControl: false,
    localIdeographFontFamily: "'Noto Sans CJK SC', 'Source Han Sans SC', 'Microsoft YaHei', 'PingFang SC', sans-serif",
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    minZoom: 4,
    maxZoom: 16,
    fadeDuration: 0,
    canvasContextAttributes: { antialias: true },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  current = map;
  (window as unknown as { wasteflow: { map: MapLibre } }).wasteflow = { map };
  map.addControl(new ScaleControl({ maxWidth: 110, unit: 'metric' }), 'bottom-left');

  const ends: (() => void)[] = [];
  map.on('load', () => {
    addIcons(map);
    bindData(map, ends);
    bindLook(map, ends);
    bindDriving(map, ends, () => padding(container.clientWidth));
    bindLandMap(map, ends, () => padding(container.clientWidth));
    bindTransferMap(map, ends, () => padding(container.clientWidth));
    bindRoundMap(map, ends, () => padding(container.clientWidth));
    bindPointMap(map, ends, () => padding(container.clientWidth));
    bindSpotMark(map, ends);
    ends.push(bindPointer(map, () => allCorridors.peek()));
    container.dataset['ready'] = 'true';
  });
  return () => {
    for (const end of ends) end();
    map.remove();
    current = null;
  };
}

function fill(map: MapLibre, source: SourceName, features: readonly unknown[]): void {
  (map.getSource(source) as GeoJSONSource | undefined)?.setData({ type: 'FeatureCollection', features: features as GeoJSON.Feature[] });
}

function bindData(map: MapLibre, ends: (() => void)[]): void {
  for (const name of SEMI) {
    const part = computed(() => data.value[name]);
    ends.push(effect(() => fill(map, name, part.value?.features ?? [])));
  }
  const zones = computed(() => data.value.zones);
  ends.push(effect(() => fill(map, 'seats', (zones.value?.features ?? []).map((zone) => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [numberOf(zone, 'seat_lon'), numberOf(zone, 'seat_lat')] },
    properties: zone.properties,
  })))));
  const generators = computed(() => data.value.generators);
  ends.push(effect(() => {
    const top = most(generators.value, 'tonnes');
    fill(map, 'generators', (generators.value?.features ?? []).map((one) => ({
      ...one, properties: { ...one.properties, r: generatorRadius(numberOf(one, 'tonnes'), top) },
    })));
  }));
  const facilities = computed(() => data.value.facilities);
  ends.push(effect(() => {
    const top = most(facilities.value, 'capacity_t');
    fill(map, 'facilities', (facilities.value?.features ?? []).map((one) => ({
      ...one, properties: { ...one.properties, half: facilityHalf(numberOf(one, 'capacity_t'), top) },
    })));
  }));
  ends.push(effect(() => fill(map, 'corridors', corridorFeatures(allCorridors.value, scaleTop.value))));
  const selected = computed(() => view.value.selected);
  ends.push(effect(() => {
    const focus = focusOf(selected.value, flows.value?.features ?? []);
    fill(map, 'focus', focus ? corridorFeatures(corridors(focus), scaleTop.value, FORWARD) : []);
    const back = focus !== null || routesDrawn.value || transferDrawn.value;
    for (const id of ['flow-general', 'flow-hazardous']) map.setPaintProperty(id, 'line-opacity', back ? 0.16 : 0.88);
    map.setPaintProperty('flow-arrow', 'icon-opacity', back ? 0 : 1);
  }));
  ends.push(effect(() => fill(map, 'picked', pickedFeatures(selected.value, allCorridors.value))));
}

function bindLook(map: MapLibre, ends: (() => void)[]): void {
  // The colours of another theme are laid over the layers that are there: data and view stay.
  let first = true;
  ends.push(effect(() => {
    const palette = paletteOf(dark.value);
    if (!first) {
      for (const layer of layers(palette, language.peek())) {
        for (const [property, value] of Object.entries(layer.paint ?? {})) {
          if (property.endsWith('-opacity') && layer.id.startsWith('flow-')) continue;
          map.setPaintProperty(layer.id, property as never, value as never);
        }
      }
    }
    first = false;
  }));
  ends.push(effect(() => {
    const field = nameField(language.value);
    for (const layer of map.getStyle().layers) {
      if (layer.type === 'symbol' && layer.layout?.['text-field'] && layer.id !== 'road-label' && layer.id !== 'sign' && !layer.id.startsWith('winner-') && !layer.id.startsWith('transfer-') && layer.id !== 'stop-number' && layer.id !== 'depot-label') map.setLayoutProperty(layer.id, 'text-field', field);
    }
  }));
  // Flows and sites would cover the cells of the ground.
  const ground = ['flows', 'generators', 'facilities'] as const;
  const hidden = computed(() => [...view.value.hidden, ...(view.value.panel === 'land' || view.value.panel === 'rounds' ? ground : [])]);
  ends.push(effect(() => {
    for (const [layer, group] of Object.entries(GROUP_OF)) map.setLayoutProperty(layer, 'visibility', hidden.value.includes(group) ? 'none' : 'visible');
  }));
  ends.push(effect(() => {
    const palette = paletteOf(dark.value);
    const use = facilityUse.value;
    map.removeFeatureState({ source: 'facilities' });
    for (const [id, one] of use) map.setFeatureState({ source: 'facilities', id }, { colour: loadColour(palette, loadStep(one.load, one.capacity)) });
  }));
  // Before a result the sites matter most, with flows they step back.
  const withFlows = computed(() => (flows.value?.features.length ?? 0) > 0 && !view.value.hidden.includes('flows'));
  ends.push(effect(() => {
    map.setPaintProperty('generator', 'circle-stroke-opacity', withFlows.value ? 0.5 : 0.8);
  }));
  const place = computed(() => {
    const geometry = view.value.selected && featureOf(view.value.selected)?.geometry;
    return geometry?.type === 'Point' ? geometry.coordinates : null;
  });
  ends.push(effect(() => {
    const at = place.value;
    if (at) untracked(() => bringIntoView(at[0], at[1]));
  }));
  const road = computed(() => {
    const { selected } = view.value;
    const geometry = selected?.kind === 'road' ? featureOf(selected)?.geometry : null;
    return geometry?.type === 'LineString' ? geometry.coordinates : null;
  });
  // A loss is looked at with all that moves because of it.
  const moved = computed(() => {
    const lost = lostFeatures();
    if (lost.length === 0 || flowsBusy.value) return null;
    const own = lost.map(({ geometry }) => (geometry.type === 'Point' ? [geometry.coordinates] : geometry.type === 'LineString' ? geometry.coordinates : []));
    return [...own, ...(flows.value?.features ?? []).map((one) => one.geometry.coordinates)];
  });
  ends.push(effect(() => {
    const lines = moved.value;
    if (lines) untracked(() => bringLines(map, lines, padding(map.getContainer().clientWidth)));
  }));
  const leg = computed(() => (view.value.selected?.kind === 'leg' ? legLines.value[0]?.geometry.coordinates : undefined));
  ends.push(effect(() => {
    const line = leg.value;
    if (!line) return;
    untracked(() => {
      const left = Math.min(CARD_WIDTH, map.getContainer().clientWidth / 2);
      bringLines(map, [line], { ...padding(map.getContainer().clientWidth), left });
    });
  }));
  ends.push(effect(() => {
    const line = road.value;
    if (!line) return;
    untracked(() => {
      const at = middle(line);
      const room = padding(map.getContainer().clientWidth);
      const left = Math.min(CARD_WIDTH, map.getContainer().clientWidth / 2);
      // A click on a road leaves the view alone; one chosen from a list may lie elsewhere.
      if (at && !isFree(at[0], at[1])) bringLines(map, [line], { ...room, left });
    });
  }));
}
