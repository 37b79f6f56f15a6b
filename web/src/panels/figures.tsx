// Figures: numbers with unit, interval, target, remark and source mark. In: figures of the API. Out: the strip
// above the map and the list in panels and cards; both use one formatting.
import type { Figure } from '../api/types';
import { decimal, figure, tonnesAmount } from '../format/number';
import { formulaIn, parseSource } from '../format/source';
import { SourceChip } from '../parts/chip';
import { useTip } from '../parts/tip';
import { planSource, say } from '../state/names';
import { base, jobError, lacking, language, nothingYet, outcome, patch, solving, valueOf } from '../state/store';
import { t } from '../text/language';

/** How many figures of the base the strip has room for; all are in the panel. */
const STRIP = 6;
/** What a planner is asked for first; the rest follows in the order of the API. */
const FIRST = ['total_waste', 'intensity', 'general_utilisation', 'operator_capacity', 'local_hazardous', 'local_share_of_permitted'];

export function stripFigures(all: readonly Figure[]): Figure[] {
  const first = FIRST.map((id) => all.find((one) => one.id === id)).filter((one): one is Figure => one !== undefined);
  return [...first, ...all.filter((one) => !first.includes(one))].slice(0, STRIP);
}

/** The published value beside a computed one, with the fact it is. */
function published(item: Figure, value: string | null, unit: string): string | null {
  if (value === null || !item.published) return null;
  const source = parseSource(item.published.source);
  return t(source.mark === 'plan' ? 'figure.published' : 'figure.publishedFrom', { value: `${value} ${unit}`.trim(), source: source.detail });
}

function Tile({ item }: { item: Figure }) {
  const text = figure(item, language.value);
  const note = say(item.note);
  const stated = published(item, text.published, text.unit);
  const source = formulaIn(language.value, item.source);
  return (
    <div class="tile" data-figure={item.id}>
      <dt class="tile-label" title={say(item.label)}>{say(item.label)}</dt>
      <dd title={`${item.value} ${item.unit}`}>
        <span class="tile-line"><span class="tile-value">{text.value}</span> <span class="tile-unit">{text.unit}</span> <SourceChip source={source} text={note} /></span>
        {(stated || text.interval || note) && <span class="tile-note" title={[stated, note].filter(Boolean).join(' · ')}>{[stated, text.interval, note].filter(Boolean).join(' · ')}</span>}
        {!stated && !text.interval && !note && text.target && <span class="tile-note">{t('figure.target', { value: `${text.target} ${text.unit}` })}</span>}
      </dd>
    </div>
  );
}

function UnplacedTile() {
  const result = outcome.value;
  const amount = result ? tonnesAmount(result.totals.unplaced_t, language.value) : null;
  const some = (result?.totals.unplaced_t ?? 0) > 0.0005;
  const state = nothingYet.value ? t('strip.later') : solving.value ? t('strip.solving') : jobError.value ? t('strip.failed') : result ? null : t('strip.notSolved');
  return (
    <div class={`tile tile-result ${some ? 'tile-alarm' : ''}`} data-figure="unplaced">
      <dt class="tile-label">{t('totals.unplaced')}</dt>
      <dd title={result ? `${decimal(result.totals.unplaced_t, 3)} t` : undefined}>
        <span class="tile-line"><span class="tile-value">{amount?.value ?? '–'}</span> <span class="tile-unit">{amount?.unit}</span> <SourceChip source={planSource.value} text={t('totals.unplaced.about')} /></span>
        <button type="button" class="tile-note link" onClick={() => patch({ panel: 'flow', flow: 'unplaced' })}>
          {state ?? (result?.unserved.length ? t('strip.reasons', { count: result.unserved.length }) : t('strip.allPlaced'))}
        </button>
      </dd>
    </div>
  );
}

/** A case that lacks tables has no figures: what to bring next stands in their place. */
function LackingTiles() {
  return (
    <>
      {lacking.value.slice(0, STRIP).map((one) => (
        <div key={one.file} class="tile" data-figure-lacking={one.file}>
          <dt class="tile-label" title={say(one.name)}>{say(one.name) || one.file}</dt>
          <dd>
            <span class="tile-line"><span class="tile-value">–</span></span>
            <button type="button" class="tile-note link" title={say(one.bring)} onClick={() => patch({ panel: 'data' })}>{t('strip.bring')}</button>
          </dd>
        </div>
      ))}
    </>
  );
}

export function Strip() {
  const figures = valueOf(base.value)?.figures ?? [];
  return (
    <dl class="strip" aria-label={t('strip.label')}>
      {nothingYet.value && <LackingTiles />}
      {figures.length === 0 && !nothingYet.value && Array.from({ length: STRIP }, (_, at) => <div key={at} class="tile tile-empty" aria-hidden="true" />)}
      {stripFigures(figures).map((item) => <Tile key={item.id} item={item} />)}
      <UnplacedTile />
    </dl>
  );
}

function FigureRow({ item }: { item: Figure }) {
  const text = figure(item, language.value);
  const note = say(item.note);
  const stated = published(item, text.published, text.unit);
  const exact = useTip(() => <p>{t('figure.exact', { value: item.value, unit: text.unit })}</p>);
  return (
    <div class="figure">
      <dt>{say(item.label)}</dt>
      <dd>
        <button type="button" class="figure-value" {...exact}>{text.value}</button>
        <span class="figure-unit">{text.unit}</span>
        <SourceChip source={formulaIn(language.value, item.source)} text={note} />
      </dd>
      {(stated || text.interval || text.target || note) && (
        <dd class="figure-note">
          {[stated, text.interval && t('figure.interval', { value: text.interval }), text.target && t('figure.target', { value: text.target }), note]
            .filter(Boolean).join(' · ')}
        </dd>
      )}
    </div>
  );
}

export function FigureList({ figures }: { figures: readonly Figure[] }) {
  return <dl class="figures">{figures.map((item) => <FigureRow key={item.id} item={item} />)}</dl>;
}
