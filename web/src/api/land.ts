// Types of the answer about the ground, as /api/v1/openapi.json describes it.
import type { Bilingual, Collection, Feature } from './types';

export interface LandRule { layer: string; rule: string; edition: string; limit: number; unit: string; first: number; all: number }
export type LandMeasure = 'distance' | 'people' | 'road_class' | 'zoning' | 'feed' | 'share';
export interface LandCriterion {
  id: string; name: Bilingual; group: string; group_name: Bilingual; measure: LandMeasure; unit: string; weight: number; best: number; worst: number; source: string;
}
export interface LandUnchecked { layer: string; name: Bilingual; rule: string; edition: string; why: Bilingual }
export interface LandfillLife {
  design: { area_mu: number; t_per_year: number; life_years: number; wanted_years: number; wanted_mu: number; wanted_depth_m: number; formula: string; source: string };
  wanted_mu_up: number; wanted_depth_m_up: number; share: number; depth_m: number; density_t_m3: number; note: Bilingual;
}
export interface LandProject {
  project: string; name: Bilingual; area_mu: number | null; types: string[]; source: string; answer: Bilingual; rules: LandRule[]; criteria: LandCriterion[];
  unchecked: LandUnchecked[]; kept: number; excluded: number; feed_t: number; feed_unknown: string[]; landfill: LandfillLife | null;
}
export interface LandLayerTold { id: string; name: Bilingual; kind: string; from: string; checked: boolean; accuracy_m: number | null; note: Bilingual | null; source: string }
export interface LandAnswer { cells: number; cell_km2: number; apart_m: number; zones: Record<string, Bilingual>; layers: LandLayerTold[]; projects: LandProject[] }

/** A cell or parcel: ruled out (`rule`, `why_*`) or kept (`values` by criterion). */
export interface SpotProperties {
  id: string; zone?: string; parcel?: string; area_mu?: number; mark?: string;
  rule?: string; layer?: string; value?: number; limit?: number; unit?: string; why_zh?: string; why_en?: string; others?: string[];
  score?: number; values?: (number | null)[]; rank?: number;
}
export type SpotFeature = Feature<Feature['geometry'], SpotProperties>;
export type Spots = Collection<SpotFeature>;
