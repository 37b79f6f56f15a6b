// Tabs. In: the tabs and the one in view. Out: a tablist that the arrow keys walk through, as ARIA asks.
import type { ComponentChildren } from 'preact';

export interface Tab<T extends string> { id: T; label: ComponentChildren }

export function Tabs<T extends string>(props: { tabs: readonly Tab<T>[]; now: T; onPick(id: T): void; label: string; of: string; kind: 'main' | 'sub' }) {
  const { tabs, now, onPick, of } = props;
  const walk = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key] ?? 0;
    const at = tabs.findIndex((tab) => tab.id === now);
    const next = event.key === 'Home' ? 0 : event.key === 'End' ? tabs.length - 1 : step ? (at + step + tabs.length) % tabs.length : -1;
    const tab = tabs[next];
    if (!tab) return;
    event.preventDefault();
    onPick(tab.id);
    document.getElementById(`tab-${of}-${tab.id}`)?.focus();
  };
  return (
    <div class={`tabs tabs-${props.kind}`} role="tablist" aria-label={props.label} onKeyDown={walk}>
      {tabs.map((tab) => (
        <button
          key={tab.id}
          id={`tab-${of}-${tab.id}`}
          type="button"
          role="tab"
          aria-selected={tab.id === now}
          aria-controls={`view-${of}`}
          tabIndex={tab.id === now ? 0 : -1}
          onClick={() => onPick(tab.id)}
        >
          {tab.label}
        </button>
      ))}
    </div>
  );
}

export function TabView({ of, id, children, class: name }: { of: string; id: string; children: ComponentChildren; class?: string }) {
  return (
    <div id={`view-${of}`} class={name ?? 'tabview'} role="tabpanel" aria-labelledby={`tab-${of}-${id}`} tabIndex={0}>
      {children}
    </div>
  );
}
