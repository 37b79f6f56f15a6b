// What a reload or a copied link keeps. In: the view (panel, scenario, filters, selection, hidden layers, the
// route asked for, changed roads). Out: the URL hash and back; text that does not fit falls back to the default,
// never to an error.
import { DAYS, type Day, type RoadChange } from '../api/roads';
import { readChanges, spellChanges } from './changes';
import { readEnd, spellEnd, type End } from './ends';

export const PANELS = ['base', 'flow', 'land', 'rounds', 'transfers', 'studies', 'roads', 'data'] as const;
export const BASE_TABS = ['figures', 'classes', 'sectors', 'zones', 'operators', 'gap', 'findings'] as const;
export const FLOW_TABS = ['totals', 'legs', 'limits', 'unplaced', 'proof'] as const;
export const STUDIES_TABS = ['outage', 'frontier', 'plans', 'sample'] as const;
export const LAND_TABS = ['rank', 'plans', 'rules', 'unchecked', 'life'] as const;
export const TRANSFERS_TABS = ['queue', 'review', 'quotas', 'ledger'] as const;
export const ROADS_TABS = ['route', 'changes'] as const;
export const GROUPS = ['flows', 'facilities', 'generators', 'places', 'roads', 'rivers', 'zones'] as const;
export const SELECTABLE = ['facility', 'generator', 'zone', 'road', 'place', 'gateway', 'corridor', 'flow', 'leg'] as const;

export type Panel = (typeof PANELS)[number];
export type BaseTab = (typeof BASE_TABS)[number];
export type FlowTab = (typeof FLOW_TABS)[number];
export type StudiesTab = (typeof STUDIES_TABS)[number];
export type LandTab = (typeof LAND_TABS)[number];
export type TransfersTab = (typeof TRANSFERS_TABS)[number];
export type RoadsTab = (typeof ROADS_TABS)[number];
export type Group = (typeof GROUPS)[number];
export type SelectableKind = (typeof SELECTABLE)[number];
export interface Selection { kind: SelectableKind; id: string }

export interface View {
  panel: Panel;
  base: BaseTab;
  flow: FlowTab;
  scenario: string;
  /** Year of a plan over years, '' for the plan of a single year. */
  year: string;
  /** Waste class shown, '' for all. */
  wasteClass: string;
  /** Destination shown, '' for all. */
  facility: string;
  selected: Selection | null;
  hidden: readonly Group[];
  studies: StudiesTab;
  land: LandTab;
  /** Project whose ground is shown, '' for the first. */
  project: string;
  /** Weights by group that differ from the usual ones, e.g. `people:2,road:0`. */
  weights: string;
  /** Cell or parcel looked at. */
  spot: string;
  transfers: TransfersTab;
  /** Application looked at, '' for none. */
  application: string;
  /** Day of the reviews, '' for the case's. */
  today: string;
  roads: RoadsTab;
  start: End | null;
  end: End | null;
  /** Vehicle of the route. */
  profile: string;
  /** Day and time of leaving; '' for no particular time. */
  day: Day | '';
  time: string;
  /** Key of the alternative chosen, '' for the first. */
  route: string;
  changes: readonly RoadChange[];
  /** Whether the plan shown is the one on the changed roads. */
  replanned: boolean;
  /** Whether the reach of the selected facility is drawn. */
  reach: boolean;
}

export const DEFAULT_VIEW: View = {
  panel: 'base',
  base: 'figures',
  flow: 'totals',
  scenario: 'base',
  year: '',
  wasteClass: '',
  facility: '',
  selected: null,
  hidden: [],
  studies: 'outage',
  land: 'rank',
  project: '',
  weights: '',
  spot: '',
  transfers: 'queue',
  application: '',
  today: '',
  roads: 'route',
  start: null,
  end: null,
  profile: 'lorry',
  day: '',
  time: '08:00',
  route: '',
  changes: [],
  replanned: false,
  reach: false,
};

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
export const isTime = (text: string): boolean => TIME.test(text);

function oneOf<T extends string>(words: readonly T[], text: string | null, otherwise: T): T {
  return words.find((word) => word === text) ?? otherwise;
}

/** The hash without `#`; only what differs from the default, in a fixed order. */
export function writeHash(view: View): string {
  const query = new URLSearchParams();
  const put = (key: string, value: string, usual: string) => {
    if (value !== usual) query.set(key, value);
  };
  put('panel', view.panel, DEFAULT_VIEW.panel);
  put('base', view.base, DEFAULT_VIEW.base);
  put('flow', view.flow, DEFAULT_VIEW.flow);
  put('scenario', view.scenario, DEFAULT_VIEW.scenario);
  put('year', view.year, '');
  put('class', view.wasteClass, '');
  put('to', view.facility, '');
  put('selected', view.selected ? `${view.selected.kind}:${view.selected.id}` : '', '');
  put('hide', view.hidden.join('.'), '');
  put('studies', view.studies, DEFAULT_VIEW.studies);
  put('land', view.land, DEFAULT_VIEW.land);
  put('project', view.project, '');
  put('weights', view.weights, '');
  put('spot', view.spot, '');
  put('transfers', view.transfers, DEFAULT_VIEW.transfers);
  put('application', view.application, '');
  put('today', view.today, '');
  put('roads', view.roads, DEFAULT_VIEW.roads);
  put('start', spellEnd(view.start), '');
  put('end', spellEnd(view.end), '');
  put('profile', view.profile, DEFAULT_VIEW.profile);
  put('at', view.day ? `${view.day}-${view.time}` : '', '');
  put('route', view.route, '');
  put('changes', spellChanges(view.changes), '');
  put('replanned', view.replanned ? '1' : '', '');
  put('reach', view.reach ? '1' : '', '');
  return query.toString();
}

export function readHash(hash: string): View {
  const query = new URLSearchParams(hash.replace(/^#/, ''));
  const selected = query.get('selected') ?? '';
  const colon = selected.indexOf(':');
  const kind = SELECTABLE.find((word) => word === selected.slice(0, colon));
  const id = selected.slice(colon + 1);
  const hidden = (query.get('hide') ?? '').split('.');
  const [day = '', time = ''] = (query.get('at') ?? '').split('-', 2);
  const leaving = DAYS.find((word) => word === day);
  const changes = readChanges(query.get('changes') ?? '');
  return {
    panel: oneOf(PANELS, query.get('panel'), DEFAULT_VIEW.panel),
    base: oneOf(BASE_TABS, query.get('base'), DEFAULT_VIEW.base),
    flow: oneOf(FLOW_TABS, query.get('flow'), DEFAULT_VIEW.flow),
    scenario: query.get('scenario') || DEFAULT_VIEW.scenario,
    year: /^\d{4}$/.test(query.get('year') ?? '') ? (query.get('year') ?? '') : '',
    wasteClass: query.get('class') ?? '',
    facility: query.get('to') ?? '',
    selected: colon > 0 && kind && id ? { kind, id } : null,
    hidden: GROUPS.filter((group) => hidden.includes(group)),
    studies: oneOf(STUDIES_TABS, query.get('studies'), DEFAULT_VIEW.studies),
    land: oneOf(LAND_TABS, query.get('land'), DEFAULT_VIEW.land),
    project: query.get('project') ?? '',
    weights: query.get('weights') ?? '',
    spot: query.get('spot') ?? '',
    transfers: oneOf(TRANSFERS_TABS, query.get('transfers'), DEFAULT_VIEW.transfers),
    application: query.get('application') ?? '',
    today: /^\d{4}-\d{2}-\d{2}$/.test(query.get('today') ?? '') ? (query.get('today') ?? '') : '',
    roads: oneOf(ROADS_TABS, query.get('roads'), DEFAULT_VIEW.roads),
    start: readEnd(query.get('start') ?? ''),
    end: readEnd(query.get('end') ?? ''),
    profile: query.get('profile') || DEFAULT_VIEW.profile,
    day: leaving && isTime(time) ? leaving : '',
    time: leaving && isTime(time) ? time : DEFAULT_VIEW.time,
    route: query.get('route') ?? '',
    changes,
    replanned: query.get('replanned') === '1' && changes.length > 0,
    reach: query.get('reach') === '1',
  };
}
