// Source marks. In: the `source` text of the API (`plan:F082`, `demo`) with or without its mark.
// Out: the mark and its detail; an unknown mark is never passed off as a fact (it reads as demo).

export const MARKS = ['plan', 'public', 'derived', 'demo'] as const;
export type Mark = (typeof MARKS)[number];
export interface Source { mark: Mark; detail: string }

const isMark = (text: string): text is Mark => (MARKS as readonly string[]).includes(text);

/** One language of a formula written "Chinese / English"; other details as they are. */
export function formulaIn(language: 'zh' | 'en', source: string): string {
  const colon = source.indexOf(':') + 1;
  const [zh, en] = source.slice(colon).split(' / ', 2);
  return en === undefined ? source : source.slice(0, colon) + (language === 'en' ? en : zh);
}

export function parseSource(source: string | null | undefined, mark?: string | null): Source {
  const text = (source ?? '').trim();
  const colon = text.indexOf(':');
  const head = (colon < 0 ? text : text.slice(0, colon)).trim();
  if (isMark(head)) return { mark: head, detail: colon < 0 ? '' : text.slice(colon + 1).trim() };
  if (mark && isMark(mark)) return { mark, detail: text };
  return { mark: 'demo', detail: text };
}
