// A new application. In: senders, receivers and the sender's wastes of the case. Out: a form that goes into the ledger,
// its faults by field, and the application that came of it.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { api } from '../api/client';
import type { ApplyAsk } from '../api/transfers';
import type { SiteDetail } from '../api/types';
import { Problem } from '../parts/notice';
import { facilitiesById, generatorsById, nameOf } from '../state/names';
import { applyError, applyFor, applying, keptName, openReview, taken } from '../state/transfers';
import { t } from '../text/language';

const OPERATIONS = ['use', 'dispose', 'store', 'collect'] as const;
const PAPERS = ['form', 'licence', 'method', 'contract', 'local', 'consent_letter', 'reason', 'route'] as const;
type Form = Omit<ApplyAsk, 't'> & { t: string };
const EMPTY: Form = { who: '', sender: '', code: '', t: '', facility: '', operation: 'use', carrier: '', until: '', papers: ['form', 'licence', 'method', 'contract', 'local'], purpose: '', emergency: false };

/** The id behind a name that was picked from a list, the text itself where none is. */
export const idOf = (text: string, names: ReadonlyMap<string, string>): string => [...names].find(([id, name]) => text === name || text === id)?.[0] ?? text;

/** What is sent, or the first field that lacks. */
export function applicationOf(form: Form, senders: ReadonlyMap<string, string>, receivers: ReadonlyMap<string, string>): { ask: ApplyAsk } | { lacks: 'who' | 'sender' | 'code' | 'amount' | 'facility' | 'until' } {
  const text = (name: 'who' | 'sender' | 'code' | 'facility' | 'until') => form[name].trim();
  for (const name of ['who', 'sender', 'code'] as const) if (!text(name)) return { lacks: name };
  const tonnes = Number(form.t);
  if (form.t.trim() === '' || !Number.isFinite(tonnes) || tonnes <= 0) return { lacks: 'amount' };
  for (const name of ['facility', 'until'] as const) if (!text(name)) return { lacks: name };
  return { ask: { ...form, who: text('who'), sender: idOf(text('sender'), senders), facility: idOf(text('facility'), receivers), code: text('code'), t: tonnes } };
}

export function ApplyBox() {
  const open = useSignal(false);
  const form = useSignal<Form>({ ...EMPTY, who: keptName() });
  const detail = useSignal<SiteDetail | null>(null);
  const names = (all: ReadonlyMap<string, { properties: Record<string, unknown> }>) => new Map([...all].map(([id, one]) => [id, nameOf(one.properties as never)]));
  const [senders, receivers] = [names(generatorsById.value), names(facilitiesById.value)];
  const sender = idOf(form.value.sender.trim(), senders);
  useEffect(() => {
    detail.value = null;
    if (!senders.has(sender)) return;
    const call = new AbortController();
    api.generator(sender, null, call.signal).then((found) => (detail.value = found), () => undefined);
    return () => call.abort();
  }, [sender]);
  const set = (part: Partial<Form>) => (form.value = { ...form.value, ...part });
  const made = applicationOf(form.value, senders, receivers);
  const wastes = detail.value?.streams ?? [];
  const field = (name: 'who' | 'sender' | 'code' | 't' | 'facility' | 'carrier' | 'until' | 'purpose', more: Record<string, string> = {}) => (
    <label class="field"><span>{t(`transfers.apply.${name}`)}</span><input class="input field-grow" name={`apply-${name}`} value={form.value[name] ?? ''} {...more} onInput={(event) => set({ [name]: event.currentTarget.value })} /></label>
  );
  const send = async () => {
    if (!('ask' in made)) return;
    const id = await applyFor(made.ask);
    if (id) form.value = { ...EMPTY, who: form.value.who };
  };
  return (
    <details class="told apply" open={open.value} onToggle={(event) => (open.value = event.currentTarget.open)} data-apply>
      <summary>{t('transfers.apply')}</summary>
      <p class="soft footnote">{t('transfers.apply.about')}</p>
      <form class="decide" onSubmit={(event) => { event.preventDefault(); void send(); }}>
        <datalist id="apply-senders">{[...senders].map(([id, name]) => <option key={id} value={name}>{id}</option>)}</datalist>
        <datalist id="apply-receivers">{[...receivers].map(([id, name]) => <option key={id} value={name}>{id}</option>)}</datalist>
        <datalist id="apply-codes">{wastes.map((one) => <option key={one.id} value={one.code} />)}</datalist>
        {field('sender', { list: 'apply-senders' })}
        {field('code', { list: 'apply-codes', placeholder: '900-249-08' })}
        {field('t', { inputMode: 'decimal' })}
        {field('facility', { list: 'apply-receivers' })}
        <label class="field"><span>{t('transfers.apply.operation')}</span><select class="input" name="apply-operation" value={form.value.operation} onChange={(event) => set({ operation: event.currentTarget.value as Form['operation'] })}>{OPERATIONS.map((one) => <option key={one} value={one}>{t(`transfers.operation.${one}`)}</option>)}</select></label>
        {field('until', { type: 'date' })}
        {field('carrier')}
        {field('purpose')}
        <fieldset class="decide-kind">
          <legend>{t('transfers.apply.papers')}</legend>
          {PAPERS.map((one) => <label key={one} class="check"><input type="checkbox" checked={form.value.papers?.includes(one) ?? false} onChange={(event) => set({ papers: event.currentTarget.checked ? [...(form.value.papers ?? []), one] : (form.value.papers ?? []).filter((each) => each !== one) })} /><span>{t(`transfers.paper.${one}`)}</span></label>)}
          <label class="check"><input type="checkbox" checked={form.value.emergency ?? false} onChange={(event) => set({ emergency: event.currentTarget.checked })} /><span>{t('transfers.apply.emergency')}</span></label>
        </fieldset>
        {field('who', { autocomplete: 'name' })}
        <p class="decide-end">
          <span class="soft">{'lacks' in made ? t(`transfers.apply.lacks.${made.lacks}`) : t('transfers.apply.ready')}</span>
          <button type="submit" class="button button-main" data-apply-send disabled={applying.value || !('ask' in made)}>{t('transfers.apply.send')}</button>
        </p>
      </form>
      {applyError.value && <Problem error={applyError.value} retry={() => void send()} />}
      {taken.value && <p class="notice notice-good" data-taken={taken.value}>{t('transfers.apply.taken', { id: taken.value })} <button type="button" class="link" onClick={() => openReview(taken.value)}>{t('transfers.apply.see')}</button></p>}
    </details>
  );
}
