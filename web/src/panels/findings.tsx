// Findings of the case check. In: findings of the API. Out: counts, filters and the list with place, cause, action.
import { useSignal } from '@preact/signals';
import type { Finding, Severity } from '../api/types';
import { count } from '../format/number';
import { Show } from '../parts/notice';
import { say } from '../state/names';
import { findings } from '../state/store';
import { t } from '../text/language';

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note'];
const LIMIT = 200;

const place = ({ place }: Finding): string =>
  [place.file, place.row === undefined ? '' : t('findings.row', { row: place.row }), place.column ?? ''].filter(Boolean).join(' · ');

export function Findings() {
  const kind = useSignal<Severity | ''>('');
  const words = useSignal('');
  return (
    <Show loaded={findings.value}>
      {(all) => {
        if (all.length === 0) return <p class="empty">{t('findings.none')}</p>;
        const wanted = words.value.trim().toLowerCase();
        const hits = all.filter((one) => (!kind.value || one.severity === kind.value) &&
          (!wanted || `${one.code} ${place(one)} ${say(one.cause)} ${say(one.action)}`.toLowerCase().includes(wanted)));
        return (
          <>
            <div class="filters">
              <div class="segments" role="group" aria-label={t('findings.filter')}>
                <button type="button" aria-pressed={kind.value === ''} onClick={() => (kind.value = '')}>{t('findings.all')} {count(all.length)}</button>
                {SEVERITIES.map((severity) => (
                  <button key={severity} type="button" aria-pressed={kind.value === severity} onClick={() => (kind.value = severity)}>
                    {t(`severity.${severity}`)} {count(all.filter((one) => one.severity === severity).length)}
                  </button>
                ))}
              </div>
              <input class="input" type="search" placeholder={t('findings.search')} aria-label={t('findings.search')} value={words.value}
                onInput={(event) => (words.value = event.currentTarget.value)} />
            </div>
            <ul class="findings">
              {hits.slice(0, LIMIT).map((one, at) => (
                <li key={at}>
                  <p class="finding-head">
                    <span class={`severity severity-${one.severity}`}>{t(`severity.${one.severity}`)}</span>
                    <code>{one.code}</code>
                    <span class="soft">{place(one)}</span>
                  </p>
                  <p>{say(one.cause)}</p>
                  <p class="soft">{say(one.action)}</p>
                </li>
              ))}
            </ul>
            {hits.length === 0 && <p class="empty">{t('findings.noHit')}</p>}
            {hits.length > LIMIT && <p class="more">{t('table.more', { shown: count(LIMIT), all: count(hits.length) })}</p>}
          </>
        );
      }}
    </Show>
  );
}
