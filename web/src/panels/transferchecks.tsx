// The fourteen checks of an application. In: its conditions, judged. Out: a strip of fourteen, and every condition, red
// first: the values compared, the limit, what follows, rule, edition and source.
import type { Check, Verdict } from '../api/transfers';
import { say } from '../state/names';
import { byCheck, redFirst } from '../state/transfers';
import { t } from '../text/language';

const EFFECTS = ['refuse', 'return', 'reduce', 'consent', 'condition', 'remark'] as const;
const effectName = (id: string): string => { const known = EFFECTS.find((one) => one === id); return known ? t(`transfers.effect.${known}`) : id; };
const CERTAINTY = ['S', 'K-high', 'K-med', 'K-low'] as const;
const certaintyName = (id: string): string => { const known = CERTAINTY.find((one) => one === id); return known ? t(`transfers.certainty.${known}`) : id; };
const SIGN = { fail: '✗', unknown: '?', pass: '✓', not_applicable: '–' } as const satisfies Record<Verdict, string>;

const isLoud = (one: Check): boolean => one.verdict === 'fail' || one.verdict === 'unknown';

function Line({ one }: { one: Check }) {
  const values = say(one.limit) && say(one.limit) !== say(one.seen) ? <>{say(one.seen)} <span class="soft">{t('transfers.limit', { limit: say(one.limit) })}</span></> : say(one.seen);
  return (
    <li class={`check-line verdict-${one.verdict}`} data-condition={one.condition} data-verdict={one.verdict}>
      <details open={isLoud(one)}>
        <summary>
          <span class={`verdict verdict-sign-${one.verdict}`}><i aria-hidden="true">{SIGN[one.verdict]}</i> {t(`transfers.verdict.${one.verdict}`)}</span>
          <span class="check-name"><b>{one.check}. {say(one.name)}</b>{one.effect && <span class="check-effect">{effectName(one.effect)}</span>}</span>
          <span class="check-values">{values}</span>
        </summary>
        <p>{say(one.text)}</p>
        <p class="soft"><b class="code">{one.rule}</b> {one.edition}</p>
        <p class="soft">{t('transfers.source', { source: one.source, certainty: certaintyName(one.certainty) })}</p>
      </details>
    </li>
  );
}

export function Checks({ checks }: { checks: readonly Check[] }) {
  const sorted = redFirst(checks);
  const loud = sorted.filter(isLoud);
  const quiet = sorted.filter((one) => !isLoud(one));
  const numbered = byCheck(checks);
  const many = (verdict: Verdict) => numbered.filter((one) => one.verdict === verdict).length;
  return (
    <>
      <h3>{t('transfers.checks', { count: numbered.length })} <span class="soft">{t('transfers.checks.sum', { fail: many('fail'), unknown: many('unknown'), pass: many('pass'), other: many('not_applicable') })}</span></h3>
      <ol class="check-strip" aria-label={t('transfers.checks', { count: numbered.length })}>
        {numbered.map((one) => {
          const text = `${one.check} ${one.names.map((part) => say(part.name)).join(t('text.comma'))}${t('text.colon')}${t(`transfers.verdict.${one.verdict}`)}`;
          return <li key={one.check} class={`check-dot verdict-sign-${one.verdict}`} title={text} aria-label={text}>{one.check}</li>;
        })}
      </ol>
      <ol class="checks-list">{loud.map((one) => <Line key={one.condition} one={one} />)}</ol>
      <details class="more-places" data-quiet open={loud.length === 0}>
        <summary>{t('transfers.checks.quiet', { pass: quiet.filter((one) => one.verdict === 'pass').length, other: quiet.filter((one) => one.verdict !== 'pass').length })}</summary>
        <ol class="checks-list">{quiet.map((one) => <Line key={one.condition} one={one} />)}</ol>
      </details>
    </>
  );
}
