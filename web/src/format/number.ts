// The one place where numbers become text. In: unrounded numbers of the API and a language.
// Out: text with thousands separators; the same quantity is rounded in one way on the whole page.
import type { Figure } from '../api/types';

export type Language = 'zh' | 'en';

const MINUS = '−';
const cache = new Map<number, Intl.NumberFormat>();

/** `decimals` fixed decimals with thousands separators; a true minus sign; never "−0.00". */
export function decimal(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return '–';
  let format = cache.get(decimals);
  if (!format) {
    format = new Intl.NumberFormat('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
    cache.set(decimals, format);
  }
  const text = format.format(value);
  if (!text.startsWith('-')) return text;
  return /[1-9]/.test(text) ? MINUS + text.slice(1) : text.slice(1);
}

/** Whole numbers: counts of things. */
export const count = (value: number): string => decimal(value, 0);

/** Tonnes in a table column headed `t`: one decimal; what would vanish says so. */
export function tonnes(value: number): string {
  if (value > 0 && value < 0.05) return '<0.1';
  return decimal(value, 1);
}

export interface Amount { value: string; unit: string }

/** Tonnes as a headline: 万吨 (kt in English) from 10,000 t on, else t. */
export function tonnesAmount(value: number, language: Language): Amount {
  if (Math.abs(value) < 10_000) return { value: tonnes(value), unit: language === 'zh' ? '吨' : 't' };
  return language === 'zh'
    ? { value: decimal(value / 10_000, 2), unit: '万吨' }
    : { value: decimal(value / 1_000, 1), unit: 'kt' };
}

/** A unit for values of one size: what they are divided by, and decimals that suit it. */
export interface Unit { unit: string; factor: number; decimals: number }

/** Money as a headline: 亿元 / 万元 / 元, in English bn / m / CNY. */
export function cnyUnit(size: number, language: Language): Unit {
  if (language === 'zh') {
    if (size >= 1e8) return { unit: '亿元', factor: 1e8, decimals: 3 };
    return size >= 1e4 ? { unit: '万元', factor: 1e4, decimals: 1 } : { unit: '元', factor: 1, decimals: 0 };
  }
  if (size >= 1e9) return { unit: 'bn CNY', factor: 1e9, decimals: 3 };
  return size >= 1e6 ? { unit: 'm CNY', factor: 1e6, decimals: 2 } : { unit: 'CNY', factor: 1, decimals: 0 };
}

export function cnyAmount(value: number, language: Language): Amount {
  const { unit, factor, decimals } = cnyUnit(Math.abs(value), language);
  return { value: decimal(value / factor, decimals), unit };
}

/** Tonnes in a table whose rows carry their unit. */
export function tonnesUnit(size: number, language: Language): Unit {
  if (size < 10_000) return { unit: language === 'zh' ? '吨' : 't', factor: 1, decimals: 1 };
  return language === 'zh' ? { unit: '万吨', factor: 1e4, decimals: 2 } : { unit: 'kt', factor: 1e3, decimals: 1 };
}

/** Transport work in a table whose rows carry their unit. */
export const tonneKmUnit = (language: Language): Unit =>
  language === 'zh' ? { unit: '万吨公里', factor: 1e4, decimals: 1 } : { unit: 'kt·km', factor: 1e3, decimals: 0 };

/** A difference with its sign, with as many decimals as it takes to show two of its digits. */
export function signedDifference(value: number, { factor, decimals }: Unit): string {
  const size = Math.abs(value / factor);
  const needed = size > 0 ? Math.min(6, Math.max(decimals, 1 - Math.floor(Math.log10(size)))) : decimals;
  const text = decimal(value / factor, needed);
  return value > 0 ? `+${text}` : text;
}

export const joined = (amount: Amount): string => `${amount.value} ${amount.unit}`;

/** A share as per cent with the decimals asked for; the value is a fraction. */
export const percent = (fraction: number, decimals = 1): string => `${decimal(fraction * 100, decimals)} %`;

/** Load of a limit: 100 % only when it is full, never by rounding; nothing allowed has no load. */
export function loadPercent(load: number, capacity: number): string {
  if (capacity <= 0) return '–';
  const share = load / capacity;
  if (share < 1 - 1e-9 && share > 0.9995) return '>99.9 %';
  if (share > 0 && share < 0.0005) return '<0.1 %';
  return percent(share);
}

/** Prices per tonne. */
export const price = (value: number): string => decimal(value, 2);

/** Kilometres. */
export const kilometres = (value: number): string => decimal(value, 1);

/** Gaps and other very small numbers. */
export function tiny(value: number): string {
  if (value === 0) return '0';
  if (Math.abs(value) >= 0.01) return decimal(value, 4);
  const [mantissa, exponent] = value.toExponential(1).split('e');
  return `${(mantissa ?? '').replace('-', MINUS)} × 10${superscript(Number(exponent))}`;
}

function superscript(exponent: number): string {
  const digits = '⁰¹²³⁴⁵⁶⁷⁸⁹';
  const text = [...String(Math.abs(exponent))].map((d) => digits[Number(d)] ?? '').join('');
  return exponent < 0 ? `⁻${text}` : text;
}

interface UnitChange { unit: string; factor: number; moreDecimals: number }

// English readers do not count in 万 and 亿: the value is changed with its unit, the precision stays.
const ENGLISH_UNITS: Record<string, UnitChange> = {
  万吨: { unit: 'kt', factor: 10, moreDecimals: -1 },
  '万吨/年': { unit: 'kt/yr', factor: 10, moreDecimals: -1 },
  吨: { unit: 't', factor: 1, moreDecimals: 0 },
  '吨/年': { unit: 't/yr', factor: 1, moreDecimals: 0 },
  't/年': { unit: 't/yr', factor: 1, moreDecimals: 0 },
  't/a': { unit: 't/yr', factor: 1, moreDecimals: 0 },
  '吨/万元': { unit: 't/10k CNY', factor: 1, moreDecimals: 0 },
  't/万元': { unit: 't/10k CNY', factor: 1, moreDecimals: 0 },
  万元: { unit: 'm CNY', factor: 0.01, moreDecimals: 2 },
  亿元: { unit: 'm CNY', factor: 100, moreDecimals: -2 },
  元: { unit: 'CNY', factor: 1, moreDecimals: 0 },
  '元/吨': { unit: 'CNY/t', factor: 1, moreDecimals: 0 },
  家: { unit: '', factor: 1, moreDecimals: 0 },
  个: { unit: '', factor: 1, moreDecimals: 0 },
  项: { unit: '', factor: 1, moreDecimals: 0 },
  条: { unit: '', factor: 1, moreDecimals: 0 },
  处: { unit: '', factor: 1, moreDecimals: 0 },
  年: { unit: 'yr', factor: 1, moreDecimals: 0 },
  公里: { unit: 'km', factor: 1, moreDecimals: 0 },
};

const CHINESE_UNITS: Record<string, string> = { t: '吨', 't/a': '吨/年', 't/年': '吨/年', CNY: '元', 'CNY/t': '元/吨', km: '公里' };

export interface FigureText { value: string; unit: string; interval: string | null; target: string | null; published: string | null }

/** A figure of the API as text, its interval and target in the same unit and rounding. */
export function figure(item: Figure, language: Language): FigureText {
  const same = { unit: CHINESE_UNITS[item.unit] ?? item.unit, factor: 1, moreDecimals: 0 };
  const change = language === 'zh' ? same : (ENGLISH_UNITS[item.unit] ?? { ...same, unit: item.unit });
  const decimals = Math.max(0, item.decimals + change.moreDecimals);
  const show = (value: number) => decimal(value * change.factor, decimals);
  let interval: string | null = null;
  if (item.low !== undefined && item.high !== undefined) {
    // Ends that rounding would move by a good part of the interval get a decimal more.
    const [low, high] = [item.low * change.factor, item.high * change.factor];
    const moved = (places: number) => Math.max(...[low, high].map((end) => Math.abs(Number(end.toFixed(places)) - end)));
    const places = moved(decimals) > 0.1 * (high - low) ? decimals + 1 : decimals;
    interval = `${decimal(low, places)}–${decimal(high, places)}`;
  }
  return {
    value: show(item.value),
    unit: change.unit,
    interval,
    target: item.target === undefined ? null : show(item.target),
    published: item.published === undefined ? null : show(item.published.value),
  };
}
