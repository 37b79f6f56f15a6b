// A choice of sites made by hand. In: the projects with their candidates. Out: a candidate chosen for each, sent to be
// scored by the same code as every other plan.
import { useSignal } from '@preact/signals';
import type { SiteFix, SitingOutcome } from '../api/siting';
import { t } from '../text/language';
import { siteNames } from './sitingplans';

export function HandChoice({ outcome, busy, start }: { outcome: SitingOutcome; busy: boolean; start(fix: SiteFix[]): void }) {
  const seed = (outcome.fixed ?? outcome.plans[0])?.built ?? [];
  const chosen = useSignal<Readonly<Record<string, string>>>(Object.fromEntries(seed.flatMap((site) => (site.project && site.candidate ? [[site.project, site.candidate]] : []))));
  const names = siteNames(outcome);
  const fix = (): SiteFix[] => outcome.projects.flatMap(({ id }) => (chosen.value[id] ? [{ project: id, candidate: chosen.value[id] }] : []));
  return (
    <fieldset class="hand" disabled={busy}>
      <legend>{t('siting.hand')}</legend>
      <p class="soft footnote">{t('siting.hand.about')}</p>
      {outcome.projects.map((one) => (
        <label key={one.id} class="field">
          <span>{one.id}</span>
          <select class="input field-grow" value={chosen.value[one.id] ?? ''} data-hand={one.id} onChange={(event) => (chosen.value = { ...chosen.value, [one.id]: event.currentTarget.value })}>
            <option value="">{t('siting.hand.notBuilt')}</option>
            {[...one.candidates, ...one.too_small.map((small) => small.candidate)].map((id) => <option key={id} value={id}>{names.get(id) ?? id}</option>)}
          </select>
        </label>
      ))}
      <button type="button" class="button" data-score disabled={fix().length === 0} onClick={() => start(fix())}>{t('siting.hand.score')}</button>
    </fieldset>
  );
}
