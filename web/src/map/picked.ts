// What the selection means on the map. In: the selection, flows, layers. Out: the flows to bring forward
// and the outline to draw around what is selected.
import type { Feature, FlowFeature } from '../api/types';
import type { Selection } from '../state/hash';
import { facilitiesById, gatewaysById, generatorsById, placesById, roadsById, zonesById } from '../state/names';
import { legLines, legPlaces } from '../state/reasons';
import { shownLoss } from '../state/studies';
import type { Corridor } from './corridors';

const PARTS: Record<string, () => Map<string, Feature>> = {
  facility: () => facilitiesById.value,
  generator: () => generatorsById.value,
  zone: () => zonesById.value,
  road: () => roadsById.value,
  place: () => placesById.value,
  gateway: () => gatewaysById.value,
};

export const featureOf = (selected: Selection): Feature | undefined => PARTS[selected.kind]?.().get(selected.id);

/** Flows to bring forward, or null when the selection has to do with none. */
export function focusOf(selected: Selection | null, flows: readonly FlowFeature[]): FlowFeature[] | null {
  if (!selected) return null;
  const { kind, id } = selected;
  if (kind === 'leg') return legLines.value.length > 0 ? legLines.value : null;
  const test: ((flow: FlowFeature) => boolean) | null =
    kind === 'flow' ? (flow) => flow.properties.id === id
    : kind === 'facility' ? (flow) => flow.properties.facility === id || (flow.properties.from_kind === 'facility' && flow.properties.from === id)
    : kind === 'zone' || kind === 'generator' ? (flow) => flow.properties.from_kind !== 'facility' && flow.properties.from === id
    : null;
  if (!test) return null;
  const found = flows.filter(test);
  return found.length > 0 ? found : null;
}

const ring = (feature: Feature | undefined, r: number): GeoJSON.Feature[] => {
  if (!feature) return [];
  const geometry = feature.geometry as GeoJSON.Geometry;
  return [{ type: 'Feature', geometry, properties: { kind: geometry.type === 'Point' ? 'point' : geometry.type.includes('Line') ? 'line' : 'area', r } }];
};

/** What is out in the study on the map: a facility, or the roads of a bridge. */
export function lostFeatures(): Feature[] {
  const loss = shownLoss.value?.loss;
  if (!loss) return [];
  const found = loss.roads.length > 0 ? loss.roads.map((road) => roadsById.value.get(road)) : [facilitiesById.value.get(loss.id)];
  return found.filter((one): one is Feature => one !== undefined);
}

export function pickedFeatures(selected: Selection | null, corridors: readonly Corridor[]): GeoJSON.Feature[] {
  if (!selected) return lostFeatures().flatMap((one) => ring(one, 19));
  if (selected.kind === 'leg') return legPlaces.value.flatMap((id, at) => ring(facilitiesById.value.get(id), at === 0 ? 19 : 13));
  if (selected.kind === 'corridor') {
    const corridor = corridors.find((one) => one.id === selected.id);
    return corridor ? [{ type: 'Feature', geometry: { type: 'LineString', coordinates: corridor.line }, properties: { kind: 'line' } }] : [];
  }
  return ring(featureOf(selected), selected.kind === 'facility' ? 19 : 13);
}
