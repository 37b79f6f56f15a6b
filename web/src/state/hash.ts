// What a reload or a copied link keeps. In: the view (panel, scenario, filters, selection, hidden layers).
// Out: the URL hash and back; text that does not fit falls back to the default, never to an error.

export const PANELS = ['base', 'flow'] as const;
export const BASE_TABS = ['figures', 'classes', 'sectors', 'zones', 'operators', 'findings'] as const;
export const FLOW_TABS = ['totals', 'legs', 'limits', 'unplaced', 'proof'] as const;
export const GROUPS = ['flows', 'facilities', 'generators', 'places', 'roads', 'rivers', 'zones'] as const;
export const SELECTABLE = ['facility', 'generator', 'zone', 'road', 'place', 'gateway', 'corridor', 'flow'] as const;

export type Panel = (typeof PANELS)[number];
export type BaseTab = (typeof BASE_TABS)[number];
export type FlowTab = (typeof FLOW_TABS)[number];
export type Group = (typeof GROUPS)[number];
export type SelectableKind = (typeof SELECTABLE)[number];
export interface Selection { kind: SelectableKind; id: string }

export interface View {
  panel: Panel;
  base: BaseTab;
  flow: FlowTab;
  scenario: string;
  /** Waste class shown, '' for all. */
  wasteClass: string;
  /** Destination shown, '' for all. */
  facility: string;
  selected: Selection | null;
  hidden: readonly Group[];
}

export const DEFAULT_VIEW: View = {
  panel: 'base',
  base: 'figures',
  flow: 'totals',
  scenario: 'base',
  wasteClass: '',
  facility: '',
  selected: null,
  hidden: [],
};

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
  put('class', view.wasteClass, '');
  put('to', view.facility, '');
  put('selected', view.selected ? `${view.selected.kind}:${view.selected.id}` : '', '');
  put('hide', view.hidden.join('.'), '');
  return query.toString();
}

export function readHash(hash: string): View {
  const query = new URLSearchParams(hash.replace(/^#/, ''));
  const selected = query.get('selected') ?? '';
  const colon = selected.indexOf(':');
  const kind = SELECTABLE.find((word) => word === selected.slice(0, colon));
  const id = selected.slice(colon + 1);
  const hidden = (query.get('hide') ?? '').split('.');
  return {
    panel: oneOf(PANELS, query.get('panel'), DEFAULT_VIEW.panel),
    base: oneOf(BASE_TABS, query.get('base'), DEFAULT_VIEW.base),
    flow: oneOf(FLOW_TABS, query.get('flow'), DEFAULT_VIEW.flow),
    scenario: query.get('scenario') || DEFAULT_VIEW.scenario,
    wasteClass: query.get('class') ?? '',
    facility: query.get('to') ?? '',
    selected: colon > 0 && kind && id ? { kind, id } : null,
    hidden: GROUPS.filter((group) => hidden.includes(group)),
  };
}
