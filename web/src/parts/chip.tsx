// Source marks beside numbers. In: a source text of the API. Out: a chip 规划/公开/推算/演示 whose explanation
// shows the source itself on hover, focus or click.
import { parseSource } from '../format/source';
import { t } from '../text/language';
import { useTip } from './tip';

export function SourceChip({ source, mark, text }: { source: string | null | undefined; mark?: string; text?: string | undefined }) {
  const parsed = parseSource(source, mark);
  const tip = useTip(() => (
    <>
      <strong>{t(`mark.${parsed.mark}.long`)}</strong>
      {parsed.detail && <p>{parsed.detail}</p>}
      {text && <p>{text}</p>}
    </>
  ));
  const label = t(`mark.${parsed.mark}`);
  return (
    <button type="button" class={`chip chip-${parsed.mark}`} aria-label={t('mark.aria', { mark: label, detail: parsed.detail })} {...tip}>
      {label}
    </button>
  );
}
