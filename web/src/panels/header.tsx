// Top of the page. In: the case, language and theme. Out: name, what the numbers are (demo banner), switches,
// and the message when the server does not answer.
import { computed } from '@preact/signals';
import { parseSource } from '../format/source';
import { Icon } from '../parts/icons';
import { start } from '../state/actions';
import { say } from '../state/names';
import { base, gone, language, layers, outcome, theCase, theme, valueOf, type Theme } from '../state/store';
import { t } from '../text/language';

const THEMES: readonly Theme[] = ['auto', 'light', 'dark'];
const THEME_ICONS = { auto: 'auto', light: 'sun', dark: 'moon' } as const;

export function Header() {
  const one = valueOf(theCase.value);
  const title = one ? say(one.name) : '';
  return (
    <header class="top">
      <img class="logo" src="./assets/icon.svg" alt="" width="24" height="24" />
      <h1>Wasteflow<span class="top-name">{title}</span></h1>
      {one && <p class="top-facts">{t('top.facts', { base: one.base_year, plan: outcome.value?.plan_year ?? one.plan_year, today: one.today })}</p>}
      <div class="top-end">
        {one && <span class="soft version">v{one.version}</span>}
        <div class="segments" role="group" aria-label={t('top.language')}>
          <button type="button" lang="zh-CN" aria-pressed={language.value === 'zh'} onClick={() => (language.value = 'zh')}>{t('language.zh')}</button>
          <button type="button" lang="en" aria-pressed={language.value === 'en'} onClick={() => (language.value = 'en')}>{t('language.en')}</button>
        </div>
        <div class="segments" role="group" aria-label={t('top.theme')}>
          {THEMES.map((name) => (
            <button key={name} type="button" aria-pressed={theme.value === name} aria-label={t(`theme.${name}`)} title={t(`theme.${name}`)} onClick={() => (theme.value = name)}>
              <Icon name={THEME_ICONS[name]} />
            </button>
          ))}
        </div>
      </div>
    </header>
  );
}

/** True when anything of the case is marked as made up. */
const hasDemo = computed(() => {
  const rows = valueOf(base.value);
  const sources = rows ? [...rows.figures, ...rows.by_class, ...rows.operators].map((row) => row.source) : ['demo'];
  return sources.some((source) => parseSource(source).mark === 'demo')
    || Object.values(layers.value).some((layer) => layer.features.some((one) => one.properties['mark'] === 'demo'));
});

export function Banner() {
  const one = valueOf(theCase.value);
  if (gone.value) {
    return (
      <div class="banner banner-gone" role="alert">
        <span><b>{t('error.gone.cause')}</b> {t('error.gone.action')}</span>
        <button type="button" class="button" onClick={() => void start()}>{t('error.retry')}</button>
      </div>
    );
  }
  if (!one) return <div class="banner" aria-hidden="true" />;
  if (!one.synthetic && !hasDemo.value) return <div aria-hidden="true" />;
  return (
    <p class="banner">
      <span class="chip chip-demo chip-still">{t('mark.demo')}</span>
      <span>{t(one.synthetic ? 'banner.synthetic' : 'banner.mixed')}</span>
    </p>
  );
}
