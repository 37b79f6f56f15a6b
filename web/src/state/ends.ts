// Where a route starts or ends. In: a point of the map, a site, or text of the URL. Out: one form for all, its
// spelling, and its place once the layers that hold the site are here.
import type { LonLat } from '../api/roads';
import type { Feature } from '../api/types';

export type EndKind = 'facility' | 'generator';
export type End = { kind: 'point'; lon: number; lat: number } | { kind: EndKind; id: string };

const within = (lon: number, lat: number): boolean => Math.abs(lon) <= 180 && Math.abs(lat) <= 90;
/** Five decimals: a metre. */
const round = (degrees: number): number => Math.round(degrees * 1e5) / 1e5;

export const pointEnd = (lon: number, lat: number): End => ({ kind: 'point', lon: round(lon), lat: round(lat) });

export const spellEnd = (end: End | null): string => (!end ? '' : end.kind === 'point' ? `${end.lon},${end.lat}` : `${end.kind}:${end.id}`);

/** A point written as `lon, lat` (also with a Chinese comma or a space), null for anything else. */
export function readPoint(text: string): End | null {
  const found = /^\s*(-?\d+(?:\.\d+)?)\s*[,，\s]\s*(-?\d+(?:\.\d+)?)\s*$/.exec(text);
  if (!found) return null;
  const [lon, lat] = [Number(found[1]), Number(found[2])];
  return within(lon, lat) ? pointEnd(lon, lat) : null;
}

export function readEnd(text: string): End | null {
  const colon = text.indexOf(':');
  const kind = (['facility', 'generator'] as const).find((word) => word === text.slice(0, colon));
  if (colon > 0) return kind && text.length > colon + 1 ? { kind, id: text.slice(colon + 1) } : null;
  return readPoint(text);
}

/** Where it is; null while the site is not known. */
export function placeOf(end: End, site: (kind: EndKind, id: string) => Feature | undefined): LonLat | null {
  if (end.kind === 'point') return { lon: end.lon, lat: end.lat };
  const geometry = site(end.kind, end.id)?.geometry;
  return geometry?.type === 'Point' ? { lon: geometry.coordinates[0], lat: geometry.coordinates[1] } : null;
}
