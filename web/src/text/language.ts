// Text of the page in the language in view. In: a key of the dictionary and values for its {places}. Out: text.
import { language } from '../state/store';
import { en } from './en';
import { zh, type TextKey } from './zh';

const BOOKS = { zh, en } as const;

export function t(key: TextKey, values?: Record<string, string | number>): string {
  const text: string = BOOKS[language.value][key];
  return values ? text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole)) : text;
}
