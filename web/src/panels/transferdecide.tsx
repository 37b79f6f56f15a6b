// The decision on an application. In: its review. Out: the text of the opinion with the page to print, a declared name,
// the program's answer or another one with its reason, and what the ledger said.
import { useSignal } from '@preact/signals';
import type { DecisionAsk, Reviewed } from '../api/transfers';
import { api } from '../api/client';
import { Icon } from '../parts/icons';
import { Problem } from '../parts/notice';
import { say } from '../state/names';
import { language, patch } from '../state/store';
import { atDesk, decide, decided, decideError, deciding, keptName, takeStep } from '../state/transfers';
import { t } from '../text/language';

/** What is sent, or why nothing can be. */
export function askOf(form: { who: string; own: boolean; tonnes: string; why: string }, asked: number): { ask: DecisionAsk } | { lacks: 'who' | 'tonnes' | 'why' } {
  const who = form.who.trim();
  const why = form.why.trim();
  if (!who) return { lacks: 'who' };
  if (!form.own) return { ask: { who, ...(why ? { why } : {}) } };
  const tonnes = Number(form.tonnes);
  if (form.tonnes.trim() === '' || !Number.isFinite(tonnes) || tonnes < 0 || tonnes > asked) return { lacks: 'tonnes' };
  return why ? { ask: { who, why, instead_t: tonnes } } : { lacks: 'why' };
}

export function DecideBox({ one }: { one: Reviewed }) {
  const who = useSignal(keptName());
  const own = useSignal(false);
  const tonnes = useSignal('');
  const why = useSignal('');
  const made = askOf({ who: who.value, own: own.value, tonnes: tonnes.value, why: why.value }, one.asked.tonnes);
  const done = decided.value?.id === one.id ? decided.value.recorded : null;
  return (
    <>
      <h3>{t('transfers.opinion')} <a class="button button-quiet" data-opinion href={api.opinionUrl(one.id, atDesk.value, language.value)} target="_blank" rel="noopener"><Icon name="down" />{t('transfers.opinion.print')}</a></h3>
      <p class="opinion" data-opinion-text>{say(one.opinion)}</p>
      <h3>{t('transfers.decide')}</h3>
      {one.entries.length > 0 && <p class="notice notice-good" data-entries={one.entries.length}>{t('transfers.decided', { entries: one.entries.join(t('text.comma')) })} <button type="button" class="link" onClick={() => patch({ transfers: 'ledger' })}>{t('transfers.decided.see')}</button></p>}
      {done?.overrides && <p class="notice notice-warning">{t('transfers.overrode')}</p>}
      {!one.decisions && <p class="notice" data-no-ledger>{t('transfers.noLedger')}</p>}
      {one.decisions && one.next.length > 0 && (
        <div class="steps-row">
          {one.decided && <label class="field"><span>{t('transfers.who')}</span><input class="input" name="step-who" value={who.value} onInput={(event) => (who.value = event.currentTarget.value)} /></label>}
          <span class="soft">{t('transfers.step.now', { state: say(one.asked.state) })}</span>
          {one.next.map((to) => <button key={to} type="button" class="button" data-step={to} disabled={deciding.value || !who.value.trim()} title={t('transfers.step.about')} onClick={() => void takeStep(one.id, { who: who.value.trim(), to })}>{t(`transfers.step.${to}`)}</button>)}
        </div>
      )}
      {one.decisions && !one.decided && (
        <form class="decide" onSubmit={(event) => { event.preventDefault(); if ('ask' in made) void decide(one.id, made.ask); }}>
          <label class="field"><span>{t('transfers.who')}</span><input class="input field-grow" name="who" autocomplete="name" value={who.value} title={t('transfers.who.about')} onInput={(event) => (who.value = event.currentTarget.value)} /></label>
          <fieldset class="decide-kind">
            <legend class="unseen">{t('transfers.decide')}</legend>
            <label class="check"><input type="radio" name="own" checked={!own.value} onChange={() => (own.value = false)} /><span>{t('transfers.follow')}</span></label>
            <label class="check"><input type="radio" name="own" data-own checked={own.value} onChange={() => (own.value = true)} /><span>{t('transfers.own')}</span></label>
            {own.value && <label class="field"><span>{t('transfers.own.t')}</span><input class="input input-tonnes" name="tonnes" inputMode="decimal" value={tonnes.value} onInput={(event) => (tonnes.value = event.currentTarget.value)} /></label>}
          </fieldset>
          <label class="field"><span>{t(own.value ? 'transfers.why.needed' : 'transfers.why')}</span><textarea class="input field-grow" name="why" rows={2} value={why.value} onInput={(event) => (why.value = event.currentTarget.value)} /></label>
          <p class="decide-end">
            <span class="soft">{'lacks' in made ? t(`transfers.lacks.${made.lacks}`) : t('transfers.decide.about')}</span>
            <button type="submit" class="button button-main" data-decide disabled={deciding.value || !('ask' in made)}>{t('transfers.record')}</button>
          </p>
        </form>
      )}
      {decideError.value && <Problem error={decideError.value} retry={() => { if ('ask' in made) void decide(one.id, made.ask); }} />}
    </>
  );
}
