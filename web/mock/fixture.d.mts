// Types of fixture.mjs for the tests that use it. In: nothing. Out: declarations.
import type { Feature, LayerName } from '../src/api/types';
import type { Seat } from './roads.mjs';

export const layers: Record<LayerName, Feature[]>;
export const people: Seat[];
