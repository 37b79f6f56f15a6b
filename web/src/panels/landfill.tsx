// How long a planned landfill lasts. In: ground, height, density, share, tonnes a year and the life wanted, as the case
// has them. Out: the life, and the ground or height the wanted life takes, at each change of a number.
import { useSignal } from '@preact/signals';
import type { LandfillLife } from '../api/land';
import { decimal } from '../format/number';
import { formulaIn } from '../format/source';
import { SourceChip } from '../parts/chip';
import { say } from '../state/names';
import { language } from '../state/store';
import { t } from '../text/language';
import { Fact } from './card';

/** Square metres of a mu. */
const MU = 2000 / 3;
/** Rounds up; a hair's breadth of arithmetic is no reason to ask for more. */
const up = (value: number, by: number): number => Math.ceil(value * by - 1e-6) / by;

export interface Design { mu: number; depth: number; density: number; share: number; tonnes: number; wanted: number }
/** Years a landfill lasts, and the ground (mu) or height (m) the wanted years take, exact and rounded up. */
export function lifeOf({ mu, depth, density, share, tonnes, wanted }: Design) {
  const years = (mu * MU * share * depth * density) / tonnes;
  const times = wanted / years;
  return { years, mu: mu * times, muUp: up(mu * times, 1), depth: depth * times, depthUp: up(depth * times, 10) };
}

const FIELDS = [['mu', 1], ['depth', 0.5], ['density', 0.05], ['share', 0.05], ['tonnes', 1000], ['wanted', 1]] as const;

export function LandfillCalculator({ life, source }: { life: LandfillLife; source: string }) {
  const given: Design = { mu: life.design.area_mu, depth: life.depth_m, density: life.density_t_m3, share: life.share, tonnes: life.design.t_per_year, wanted: life.design.wanted_years };
  const now = useSignal(given);
  const told = lifeOf(now.value);
  const assumed = formulaIn(language.value, life.design.source);
  const own = (key: keyof Design) => (now.value[key] !== given[key] ? 'demo' : key === 'mu' || key === 'tonnes' ? source : assumed);
  return (
    <>
      <div class="life">
        {FIELDS.map(([key, step]) => (
          <label key={key} class="field">
            <span>{t(`land.life.${key}`)} <SourceChip source={own(key)} {...(now.value[key] !== given[key] ? { text: t('land.life.own') } : {})} /></span>
            <input class="input" type="number" min={step} step={step} value={now.value[key]} data-life={key}
              onInput={(event) => {
                const value = Number(event.currentTarget.value);
                if (Number.isFinite(value) && value > 0) now.value = { ...now.value, [key]: value };
              }} />
          </label>
        ))}
      </div>
      <dl class="facts" data-life-answer>
        <Fact name={t('land.life.years')} source={assumed}><b>{decimal(told.years, 2)}</b> {t('land.years')}</Fact>
        <Fact name={t('land.life.needMu', { years: decimal(now.value.wanted, 1) })} source={assumed}><b>{decimal(told.mu, 2)}</b> {t('land.unit.mu')} <span class="soft">{t('land.life.up', { value: `${decimal(told.muUp, 0)} ${t('land.unit.mu')}` })}</span></Fact>
        <Fact name={t('land.life.needDepth', { years: decimal(now.value.wanted, 1) })} source={assumed}><b>{decimal(told.depth, 2)}</b> m <span class="soft">{t('land.life.up', { value: `${decimal(told.depthUp, 1)} m` })}</span></Fact>
      </dl>
      <p class="soft footnote">{t('land.life.formula')}</p>
      <p class="notice">{say(life.note)}</p>
    </>
  );
}
