// Types of roads.mjs for the tests that use it. In: nothing. Out: declarations.
import type { IsochroneRequest, Isochrones, Profile, RouteRequest, RoutesAnswer } from '../src/api/roads';
import type { Feature, Finding } from '../src/api/types';

export interface Seat { at: [number, number]; population: number }
export const profiles: Profile[];
export function routes(roads: Feature[], places: Seat[], asked: RouteRequest): RoutesAnswer | { findings: Finding[] };
export function isochrones(roads: Feature[], places: Seat[], asked: IsochroneRequest): Isochrones | { findings: Finding[] };
