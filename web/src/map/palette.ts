// Colours of the map. In: light or dark. Out: one palette; general and hazardous waste are blue and
// vermilion (told apart by every kind of colour vision), load runs from pale to deep in one hue with
// magenta for "full".

export interface Palette {
  land: string;
  outside: string;
  zone: string;
  zoneLine: string;
  zoneHover: string;
  boundary: string;
  river: string;
  riverText: string;
  roadCase: string;
  motorway: string;
  trunk: string;
  road: string;
  roadDoubt: string;
  text: string;
  textSoft: string;
  halo: string;
  general: string;
  hazardous: string;
  arrow: string;
  arrowHalo: string;
  select: string;
  place: string;
  route: string;
  routeOther: string;
  bridge: string;
  closed: string;
  slowed: string;
  loadNone: string;
  loadIdle: string;
  loadLow: string;
  loadMiddle: string;
  loadHigh: string;
  loadFull: string;
  cellOut: string;
}

export const LIGHT: Palette = {
  land: '#eef1f0',
  outside: '#e6eaea',
  zone: '#fbfcfa',
  zoneLine: '#c9d1cf',
  zoneHover: '#e3efec',
  boundary: '#6f7f7c',
  river: '#b5d3e3',
  riverText: '#39718f',
  roadCase: '#b9bfb9',
  motorway: '#f3dd9d',
  trunk: '#f8ecc8',
  road: '#ffffff',
  roadDoubt: '#8a5a00',
  text: '#26312f',
  textSoft: '#55625f',
  halo: '#ffffff',
  general: '#2a6ebb',
  hazardous: '#cf4b10',
  arrow: '#14201e',
  arrowHalo: '#ffffff',
  select: '#111111',
  place: '#6b5b95',
  route: '#5a2ca8',
  routeOther: '#9577cf',
  bridge: '#2f3b39',
  closed: '#b3123f',
  slowed: '#a86500',
  loadNone: '#8d9794',
  loadIdle: '#e4ece8',
  loadLow: '#9fd0bd',
  loadMiddle: '#4ba68a',
  loadHigh: '#0e6d56',
  loadFull: '#a3195b',
  cellOut: '#9aa3a1',
};

export const DARK: Palette = {
  land: '#14191b',
  outside: '#101416',
  zone: '#1d2427',
  zoneLine: '#344045',
  zoneHover: '#27363a',
  boundary: '#8fa19f',
  river: '#27485a',
  riverText: '#7fb4d0',
  roadCase: '#0c0f10',
  motorway: '#7c6a3a',
  trunk: '#5f5638',
  road: '#465257',
  roadDoubt: '#e3b04b',
  text: '#e4ebe9',
  textSoft: '#a9b5b2',
  halo: '#12171a',
  general: '#5fa5ee',
  hazardous: '#ff8a50',
  arrow: '#ffffff',
  arrowHalo: '#0c0f10',
  select: '#ffffff',
  place: '#b3a5dd',
  route: '#c3a4ff',
  routeOther: '#8a6cc4',
  bridge: '#d5dedb',
  closed: '#ff6b8f',
  slowed: '#f0b04a',
  loadNone: '#87918e',
  loadIdle: '#2f3c39',
  loadLow: '#2f6b5a',
  loadMiddle: '#46a589',
  loadHigh: '#a5ecd4',
  loadFull: '#ff6fae',
  cellOut: '#5a6366',
};

export const paletteOf = (dark: boolean): Palette => (dark ? DARK : LIGHT);

/** Steps of load: a facility that is full is not just "high". */
export const LOAD_STEPS = ['idle', 'low', 'middle', 'high', 'full'] as const;
export type LoadStep = (typeof LOAD_STEPS)[number];

export function loadStep(load: number, capacity: number): LoadStep {
  if (load <= 1e-6 || capacity <= 0) return 'idle';
  const share = load / capacity;
  if (share >= 1 - 1e-6) return 'full';
  if (share >= 0.8) return 'high';
  return share >= 0.5 ? 'middle' : 'low';
}

export function loadColour(palette: Palette, step: LoadStep): string {
  return { idle: palette.loadIdle, low: palette.loadLow, middle: palette.loadMiddle, high: palette.loadHigh, full: palette.loadFull }[step];
}
