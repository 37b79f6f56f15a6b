// What is to be told of a file that was handed in. In: findings and refused rows. Out: lists in which a click marks the row in
// the table below and its place on the map; the workbook of the rows that go back.
import { api } from '../api/client';
import type { RefusedInfo } from '../api/data';
import type { Finding } from '../api/types';
import { count } from '../format/number';
import { say } from '../state/names';
import { rowShown, spotShown } from '../state/data';
import { language } from '../state/store';
import { t } from '../text/language';

const SHOWN = 50;

/** Findings by place; a place in the file itself is a click away. */
export function Told({ file, findings }: { file: string; findings: readonly Finding[] }) {
  if (findings.length === 0) return null;
  return (
    <>
      <ul class="findings" data-findings={findings.length}>
        {findings.slice(0, SHOWN).map((finding, at) => {
          const { row } = finding.place;
          const where = [finding.place.file, row === undefined ? '' : t('findings.row', { row }), finding.place.column ?? ''].filter(Boolean).join(' · ');
          return (
            <li key={at} data-code={finding.code}>
              <p class="finding-head">
                <span class={`severity severity-${finding.severity}`}>{t(`severity.${finding.severity}`)}</span><code>{finding.code}</code>
                {row !== undefined && finding.place.file === file ? <button type="button" class="link" onClick={() => { rowShown.value = row; spotShown.value = null; }}>{where}</button> : <span class="soft">{where}</span>}
              </p>
              <p>{say(finding.cause)}</p>
              <p class="soft">{say(finding.action)}</p>
            </li>
          );
        })}
      </ul>
      {findings.length > SHOWN && <p class="more">{t('table.more', { shown: count(SHOWN), all: count(findings.length) })}</p>}
    </>
  );
}

function RefusedRow({ one }: { one: RefusedInfo }) {
  const show = () => { rowShown.value = one.row; spotShown.value = one.place ?? null; };
  return (
    <li data-refused={one.row}>
      <button type="button" class="link" onClick={show}>
        <b>{t('findings.row', { row: one.row })}</b>{one.column && ` · ${one.column}`} {say(one.cause)}
        {one.place && <span class="soft"> {t('data.onMap')}</span>}
      </button>
      <p class="soft">{say(one.action)}</p>
    </li>
  );
}

/** Rows that go back, and the workbook of them. */
export function RefusedRows({ draft, rows, all }: { draft: number; rows: readonly RefusedInfo[]; all: number }) {
  if (all === 0) return null;
  return (
    <section class="refused" aria-label={t('data.refused')}>
      <h3>{t('data.refused')} <span class="badge">{count(all)}</span></h3>
      <p class="bar-line"><span class="soft">{t('data.refused.about')}</span><a class="button" data-refused-file href={api.refusedUrl(draft, language.value)} download="refused.xlsx">{t('data.refused.get')}</a></p>
      <ul class="refused-list">{rows.slice(0, SHOWN).map((each) => <RefusedRow key={`${each.row}-${each.why}`} one={each} />)}</ul>
      {all > SHOWN && <p class="more">{t('table.more', { shown: count(SHOWN), all: count(all) })}</p>}
    </section>
  );
}
