// Names of things by id. In: the layers, the base tables and the result. Out: text in the language in view,
// the id itself where nothing is named.
import { computed } from '@preact/signals';
import type { Bilingual, Feature, Origin, Properties } from '../api/types';
import { parseSource, type Mark } from '../format/source';
import { wasteClass } from '../format/waste';
import { t } from '../text/language';
import type { End } from './ends';
import { base, flows, language, layers, outcome, theCase, valueOf, view } from './store';
import { overlay } from './studies';

/** Bilingual text in the language in view; Chinese where there is no English. */
export function say(text: Bilingual | string | null | undefined): string {
  if (!text) return '';
  if (typeof text === 'string') return text;
  return (language.value === 'en' ? text.en : text.zh) || text.zh || text.en;
}

export function nameOf(properties: Properties | undefined): string {
  const zh = String(properties?.['name_zh'] ?? properties?.['id'] ?? '');
  const en = String(properties?.['name_en'] ?? '');
  return language.value === 'en' ? en || zh : zh || en;
}

const index = (features: Feature[] | undefined) => new Map((features ?? []).map((one) => [String(one.properties['id']), one]));

export const zonesById = computed(() => index(layers.value.zones?.features));
export const generatorsById = computed(() => index(layers.value.generators?.features));
export const facilitiesById = computed(() => index(layers.value.facilities?.features));
export const roadsById = computed(() => index(layers.value.roads?.features));
export const placesById = computed(() => index(layers.value.places?.features));
export const gatewaysById = computed(() => index(layers.value.gateways?.features));

export const facilityName = (id: string): string => nameOf(facilitiesById.value.get(id)?.properties) || id;
export const generatorName = (id: string): string => nameOf(generatorsById.value.get(id)?.properties) || id;
export const zoneName = (id: string): string => nameOf(zonesById.value.get(id)?.properties) || id;
/** Id of the row that says where tonnes come from. */
export const originId = (from: Origin): string =>
  (from.kind === 'stream' ? from.stream : from.kind === 'facility' ? from.facility : from.kind === 'stock' ? from.stock : from.import);
/** Generator, facility or district where tonnes lie. */
export const originSite = (from: Origin): string =>
  (from.kind === 'stream' ? from.generator : from.kind === 'facility' ? from.facility : from.kind === 'stock' ? from.site : from.import);
/** Name of the place; what lay there before the year is called stock. */
export function originName(from: Origin): string {
  const site = originSite(from);
  if (from.kind === 'stream') return generatorName(site);
  if (from.kind === 'stock') return t('origin.stock', { site: facilitiesById.value.has(site) ? facilityName(site) : generatorName(site) });
  return from.kind === 'facility' ? facilityName(site) : site;
}

/** How an end of a route is called: its site, or its place. */
export function endName(end: End | null): string {
  if (!end) return '';
  if (end.kind === 'point') return `${end.lon.toFixed(4)}, ${end.lat.toFixed(4)}`;
  return end.kind === 'facility' ? facilityName(end.id) : generatorName(end.id);
}

/** A road by name, by number where it has none, by id where the case does not know it. */
export const roadName = (id: string): string => {
  const p = roadsById.value.get(id)?.properties;
  return nameOf(p && { ...p, id: '' }) || String(p?.['road_ref'] ?? id);
};

const classNames = computed(() => new Map((valueOf(base.value)?.by_class ?? []).map((row) => [row.class, row.name])));
export function className(name: string): string {
  const named = say(classNames.value.get(name));
  return named && named !== name ? `${name} ${named}` : name;
}

/** Classes the plan moves, hazardous ones first, each with its tonnes. */
export const planClasses = computed(() => {
  const sums = new Map<string, number>();
  for (const leg of outcome.value?.legs ?? []) {
    const name = wasteClass(leg.code);
    sums.set(name, (sums.get(name) ?? 0) + leg.tonnes);
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, tonnes]) => ({ id, tonnes }));
});

/** Facilities the plan sends to, most tonnes first. */
export const planFacilities = computed(() => {
  const sums = new Map<string, number>();
  for (const leg of outcome.value?.legs ?? []) sums.set(leg.facility, (sums.get(leg.facility) ?? 0) + leg.tonnes);
  return [...sums].sort(([, a], [, b]) => b - a).map(([id, tonnes]) => ({ id, tonnes }));
});

export interface FacilityUse { load: number; capacity: number; share: number }

/** What the plan puts on each facility; capacity is what the layer of the same scenario says. */
export const facilityUse = computed(() => {
  const use = new Map<string, FacilityUse>();
  if (!outcome.value) return use;
  const loads = new Map<string, number>();
  const add = (facility: string, tonnes: number) => loads.set(facility, (loads.get(facility) ?? 0) + tonnes);
  const { wasteClass: only, facility: to } = view.value;
  // The plan at a point of a frontier is known by its lines alone.
  if (overlay.value?.kind === 'frontier' && !only && !to && flows.value) for (const { properties: p } of flows.value.features) add(p.facility, p.tonnes);
  else for (const leg of outcome.value.legs) add(leg.facility, leg.tonnes);
  for (const [id, feature] of facilitiesById.value) {
    const capacity = Number(feature.properties['capacity_t'] ?? 0);
    const load = loads.get(id) ?? 0;
    use.set(id, { load, capacity, share: capacity > 0 ? load / capacity : 0 });
  }
  return use;
});

/** The mark of what a plan comes to: the weakest of the rows behind it, as far as the page sees them. */
export const planSource = computed<Mark>(() => {
  const marked = (list: Feature[] | undefined, key: string) => (list ?? []).some((one) => one.properties[key] === 'demo');
  const demo = valueOf(theCase.value)?.synthetic
    || marked(layers.value.generators?.features, 'tonnes_mark') || marked(layers.value.facilities?.features, 'capacity_mark');
  return demo ? 'demo' : 'derived';
});

/** A figure's source made no better than the plan it belongs to. */
export function weakened(source: string): string {
  const parsed = parseSource(source);
  return planSource.value === 'demo' ? `demo:${parsed.detail}` : source;
}

const ROUTES = ['district', 'province', 'white_list', 'ordinary'] as const;

/** How waste crosses borders; within one district that is not ours is said so. */
export function routeName(route: string, facility: string): string {
  const known = ROUTES.find((one) => one === route);
  if (known === 'district' && facilitiesById.value.get(facility)?.properties['inside'] === false) return t('route.outside');
  return known ? t(`route.${known}`) : route;
}

export const markOf = (properties: Properties | undefined): Mark =>
  parseSource(properties?.['source'] as string | undefined, properties?.['mark'] as string | undefined).mark;
