// What changed since last time. In: what a table would do to the case. Out: units and wastes that are new, different or
// missing, filtered by what they are, by kind of change and by the value that changed; a click goes to the place.
import { useSignal } from '@preact/signals';
import type { ChangeInfo, Effect, Sorted } from '../api/data';
import { count } from '../format/number';
import { say } from '../state/names';
import { spotShown } from '../state/data';
import { t } from '../text/language';

const SHOWN = 50;
export const KINDS = ['new', 'changed', 'missing'] as const;
export type Kind = (typeof KINDS)[number];
export type Subject = 'units' | 'streams';
export interface Shown { subject: Subject; kind: Kind; one: ChangeInfo }

const counted = (sorted: Sorted, kind: Kind): number => ({ new: sorted.new_count, changed: sorted.changed_count, missing: sorted.missing_count })[kind];
const SUBJECTS: readonly Subject[] = ['units', 'streams'];

/** Changes of a subject and kind (empty: all); with a column only those whose value changed there. */
export function filtered(effect: Pick<Effect, Subject>, subject: Subject | '', kind: Kind | '', column: string): Shown[] {
  return SUBJECTS.filter((one) => !subject || one === subject)
    .flatMap((one) => KINDS.filter((each) => !kind || each === kind).flatMap((each) => effect[one][each].map((change) => ({ subject: one, kind: each, one: change }))))
    .filter((shown) => !column || shown.one.values.some((value) => value.column === column));
}

export function ChangeView({ effect }: { effect: Effect }) {
  const subject = useSignal<Subject | ''>('');
  const kind = useSignal<Kind | ''>('');
  const column = useSignal('');
  const sum = (of: Kind | '') => SUBJECTS.filter((one) => !subject.value || one === subject.value).reduce((all, one) => all + KINDS.filter((each) => !of || each === of).reduce((part, each) => part + counted(effect[one], each), 0), 0);
  const columns = new Map(filtered(effect, subject.value, 'changed', '').flatMap(({ one }) => one.values.map((value) => [value.column, say(value.label)] as const)));
  // A column that nothing changed in any more, after another subject was chosen, filters nothing.
  const at = columns.has(column.value) ? column.value : '';
  const rows = filtered(effect, subject.value, at ? 'changed' : kind.value, at);
  const all = at ? rows.length : sum(kind.value);
  if (sum('') === 0 && !subject.value) return null;
  return (
    <details class="told" open data-change-list={all}>
      <summary>{t('data.changes')} <span class="badge">{count(all)}</span></summary>
      <div class="change-filter">
        <span class="segments" role="group" aria-label={t('data.changes.kind')}>
          {(['', ...KINDS] as const).map((one) => <button key={one} type="button" data-kind={one || 'all'} aria-pressed={(at ? 'changed' : kind.value) === one} onClick={() => { kind.value = one; column.value = ''; }}>{t(one ? `data.kind.${one}` : 'data.kind.all')} {count(sum(one))}</button>)}
        </span>
        <select class="input" data-subject aria-label={t('data.changes.subject')} value={subject.value} onChange={(event) => (subject.value = event.currentTarget.value as Subject | '')}>
          <option value="">{t('data.changes.both')}</option>
          {SUBJECTS.map((one) => <option key={one} value={one}>{t(`data.${one}`)}</option>)}
        </select>
        <select class="input" data-value aria-label={t('data.changes.value')} value={at} disabled={columns.size === 0} onChange={(event) => (column.value = event.currentTarget.value)}>
          <option value="">{t('data.changes.any')}</option>
          {[...columns].map(([id, label]) => <option key={id} value={id}>{label}</option>)}
        </select>
      </div>
      {rows.length === 0 ? <p class="empty">{t('data.changes.none')}</p> : (
        <ul class="change-list">
          {rows.slice(0, SHOWN).map(({ subject: what, kind: how, one }) => (
            <li key={`${what}-${how}-${one.id}`} data-change={how}>
              <span class={`badge change-${how}`}>{t(`data.kind.${how}`)}</span> {one.place ? <button type="button" class="link" onClick={() => (spotShown.value = one.place ?? null)}><b>{one.name}</b></button> : <b>{one.name}</b>} <span class="soft">{t(`data.${what}`)} {one.id}</span>
              {one.values.map((value) => <span key={value.column} class="block">{say(value.label)}{t('data.colon')}{say(value.was)} → <b>{say(value.is)}</b></span>)}
            </li>
          ))}
        </ul>
      )}
      {all > Math.min(SHOWN, rows.length) && <p class="more">{t('table.more', { shown: count(Math.min(SHOWN, rows.length)), all: count(all) })}</p>}
    </details>
  );
}
