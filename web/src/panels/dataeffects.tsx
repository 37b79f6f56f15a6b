// What a file would do that is no table of units and wastes. In: its effect on the rows of a table, on the net of roads, or as
// areas. Out: counts before and after, and what was left out or assumed.
import type { Preview, RoadsEffect, RowsEffect } from '../api/data';
import type { Bilingual } from '../api/types';
import { count, decimal } from '../format/number';
import { say } from '../state/names';
import { t } from '../text/language';
import { RefusedRows } from './datafindings';

function Rows({ rows }: { rows: readonly (readonly [string, string, string])[] }) {
  return (
    <table class="table totals" data-counts>
      <caption class="unseen">{t('data.effect')}</caption>
      <tbody>{rows.map(([id, label, value]) => <tr key={id} data-count={id}><th scope="row">{label}</th><td class="number">{value}</td></tr>)}</tbody>
    </table>
  );
}

/** Rows of a table, known by id or by name. */
export function RowsView({ one, effect }: { one: Preview; effect: RowsEffect }) {
  return (
    <>
      <h3>{t('data.effect')}</h3>
      <Rows rows={[
        ['new', t('data.new'), count(effect.new_count)], ['changed', t('data.changed'), count(effect.changed_count)],
        ['same', t('data.same'), count(effect.same_count)], ['refused', t('data.refused'), count(effect.refused_count)],
      ]} />
      {effect.unused.length > 0 && <p class="soft footnote">{t('data.unused', { columns: effect.unused.join(t('text.comma')) })}</p>}
      {effect.crs && <p class="soft footnote" data-crs>{t('data.crs')}{t('data.colon')}{say(effect.crs)}</p>}
      <RefusedRows draft={one.draft} rows={effect.refused} all={effect.refused_count} />
    </>
  );
}

/** The net of roads: what it was and would be; what was left out, assumed, or read by a word. */
export function RoadsView({ effect }: { effect: RoadsEffect }) {
  const km = (metres: number) => decimal(metres / 1000, 1);
  return (
    <>
      <h3>{t('data.effect')}</h3>
      <Rows rows={[
        ['roads', t('data.roads'), `${count(effect.roads[0])} → ${count(effect.roads[1])}`],
        ['length', t('data.roads.length'), `${km(effect.length_m[0])} → ${km(effect.length_m[1])}`],
        ['junctions', t('data.roads.junctions'), count(effect.junctions)],
        ['lines', t('data.roads.lines'), count(effect.lines)],
      ]} />
      <p class="soft footnote">{t('data.roads.about')}{effect.turns_before > 0 && ` ${t('data.roads.turns', { count: count(effect.turns_before) })}`}</p>
      {effect.noted.length > 0 && (
        <details class="told" open>
          <summary>{t('data.roads.noted')} <span class="badge">{count(effect.noted.length)}</span></summary>
          <ul class="change-list" data-noted={effect.noted.length}>
            {effect.noted.map((one) => (
              <li key={one.why} data-noted-why={one.why}>
                <b>{say(one.cause)}</b>{t('data.colon')}{count(one.count)} {say(one.unit)} <span class="soft">{say(one.fate)}</span>
                {one.examples.length > 0 && <span class="block soft">{t('data.roads.examples', { rows: one.examples.join(t('text.comma')) })}</span>}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

export function AreasView({ text }: { text: Bilingual }) {
  return <><h3>{t('data.effect')}</h3><p data-areas>{say(text)}</p></>;
}
