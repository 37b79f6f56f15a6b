// Why a plan can be believed. In: an outcome. Out: status, value, bound and gap of each stage, size of the
// model, digests of the inputs, and the file to download.
import type { Outcome, Stage } from '../api/types';
import { api } from '../api/client';
import { count, decimal, tiny } from '../format/number';
import { Icon } from '../parts/icons';
import { language, outcomeJob } from '../state/store';
import { runs } from '../state/studies';
import { t } from '../text/language';

const STAGES = ['unplaced', 'cost', 'exposure', 'carbon'] as const;

function StageRows({ stage, number }: { stage: Stage; number: number }) {
  const known = STAGES.find((name) => name === stage.name);
  const money = stage.unit === 'CNY';
  const unit = money ? t('unit.cny') : stage.unit === 't' ? t('unit.t') : stage.name === 'exposure' ? t('unit.exposure') : stage.unit;
  const decimals = money ? 2 : 3;
  return (
    <tbody>
      <tr class="head-row"><th scope="rowgroup" colSpan={2}>{t('proof.step', { number, goal: known ? t(`proof.stage.${known}`) : t('proof.stage.sum', { goal: stage.name }) })}</th></tr>
      <tr><th scope="row">{t('proof.objective')}</th><td class="number">{decimal(stage.objective, decimals)} {unit}</td></tr>
      <tr><th scope="row">{t('proof.bound')}</th><td class="number">{decimal(stage.bound, decimals)} {unit}</td></tr>
      <tr><th scope="row">{t('proof.gap')}</th><td class="number">{tiny(stage.gap)}</td></tr>
      <tr><th scope="row">{t('proof.size')}</th><td class="number">{t('proof.sizeText', { rows: count(stage.rows), columns: count(stage.columns), rounds: count(stage.rounds) })}</td></tr>
    </tbody>
  );
}

export function Proof({ result }: { result: Outcome }) {
  // A year of several is proved with the others.
  const years = result.status === 'part' ? runs.years.value : null;
  const stages = years?.result?.stages ?? result.stages;
  const gap = Math.max(0, ...stages.map((stage) => stage.gap));
  const proved = result.status === 'optimal' || result.status === 'part';
  const told = { optimal: 'proof.optimal', bounded: 'proof.bounded', stopped: 'proof.stopped', part: 'proof.part' } as const;
  return (
    <>
      <p class={`notice ${proved ? 'notice-good' : 'notice-warning'}`}>
        {t(told[result.status], { gap: tiny(gap) })}
      </p>
      {result.unfinished?.map((one) => <p key={one.en} class="notice notice-warning">{one[language.value]}</p>)}
      <div class="bar-line">
        <span class="soft">{t('proof.file')}</span>
        {years?.id && <a class="button" href={api.yearsUrl(years.id)} download={`years-${result.scenario}.json`}><Icon name="down" />years.json</a>}
        {!years && outcomeJob.value && (
          <a class="button" href={api.outcomeUrl(outcomeJob.value)} download={`outcome-${result.scenario}.json`}><Icon name="down" />outcome.json</a>
        )}
      </div>
      <table class="table totals">
        <caption class="unseen">{t('flow.tab.proof')}</caption>
        {stages.map((stage, at) => <StageRows key={stage.name} stage={stage} number={at + 1} />)}
      </table>
      <h3>{t('proof.origin')}</h3>
      <dl class="pairs">
        <dt>{t('proof.version')}</dt><dd>{result.version}</dd>
        <dt>{t('proof.schema')}</dt><dd><code>{result.schema}</code></dd>
        <dt>{t('proof.seed')}</dt><dd>{result.seed}</dd>
      </dl>
      <details class="digests">
        <summary>{t('proof.inputs', { count: count(Object.keys(result.inputs).length) })}</summary>
        <ul>{Object.entries(result.inputs).map(([file, digest]) => <li key={file}><span>{file}</span><code title={digest}>{digest.slice(0, 16)}…</code></li>)}</ul>
      </details>
    </>
  );
}
