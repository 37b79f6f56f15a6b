// What the page says when something is missing. In: an error of a call, or a state. Out: cause, action, a way on.
import type { ComponentChildren } from 'preact';
import type { ApiError } from '../api/client';
import { start } from '../state/actions';
import { say } from '../state/names';
import type { Loaded } from '../state/store';
import { t } from '../text/language';

export function Problem({ error, retry }: { error: ApiError; retry?: () => void }) {
  const cause = error.gone ? t('error.gone.cause') : say(error.cause_) || t('error.unknown', { code: error.code });
  const action = error.gone ? t('error.gone.action') : say(error.action);
  return (
    <div class="notice notice-error" role="alert">
      <p><strong>{cause}</strong></p>
      {error.findings.length > 1 && <ul class="list">{error.findings.slice(1).map((one, at) => <li key={at}><span>{say(one.cause)}</span></li>)}</ul>}
      {action && <p>{action}</p>}
      {!error.gone && error.code && <p class="soft">{t('error.code', { code: error.code })}</p>}
      <button type="button" class="button" onClick={() => (retry ? retry() : void start())}>{t('error.retry')}</button>
    </div>
  );
}

export const Waiting = ({ text }: { text?: string }) => (
  <div class="waiting" role="status">
    <span class="spinner" aria-hidden="true" />
    {text ?? t('state.loading')}
  </div>
);

/** Shows a loaded value, or why it is not here. */
export function Show<T>({ loaded, children }: { loaded: Loaded<T> | null; children: (value: T) => ComponentChildren }) {
  if (!loaded) return null;
  if (loaded.state === 'waiting') return <Waiting />;
  if (loaded.state === 'failed') return <Problem error={loaded.error} />;
  return <>{children(loaded.value)}</>;
}
