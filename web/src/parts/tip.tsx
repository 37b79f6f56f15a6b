// Explanations on hover, focus or click. In: any content bound to an element. Out: one floating box for the
// whole page, closed by Escape, by leaving or by a click elsewhere.
import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';

interface Tip { anchor: DOMRect; content: ComponentChildren; pinned: boolean; owner: string }
const tip = signal<Tip | null>(null);
let counter = 0;
export const TIP_ID = 'tip';

export function useTip(content: () => ComponentChildren) {
  const owner = useRef('');
  if (!owner.current) owner.current = `tip-${(counter += 1)}`;
  const show = (event: { currentTarget: EventTarget | null }, pinned: boolean) => {
    const element = event.currentTarget as HTMLElement;
    tip.value = { anchor: element.getBoundingClientRect(), content: content(), pinned, owner: owner.current };
  };
  const hide = () => {
    if (tip.value?.owner === owner.current && !tip.value.pinned) tip.value = null;
  };
  const open = tip.value?.owner === owner.current;
  return {
    'aria-describedby': open ? TIP_ID : undefined,
    onMouseEnter: (event: MouseEvent) => { if (!tip.value?.pinned) show(event, false); },
    onMouseLeave: hide,
    onFocus: (event: FocusEvent) => show(event, false),
    onBlur: () => { if (tip.value?.owner === owner.current) tip.value = null; },
    onClick: (event: MouseEvent) => {
      event.stopPropagation();
      if (tip.value?.owner === owner.current && tip.value.pinned) tip.value = null;
      else show(event, true);
    },
  };
}

export function TipBox() {
  const box = useRef<HTMLDivElement>(null);
  const now = tip.value;
  useEffect(() => {
    const close = () => (tip.value = null);
    const key = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && tip.value) {
        event.stopPropagation();
        close();
      }
    };
    window.addEventListener('keydown', key, true);
    window.addEventListener('click', close);
    window.addEventListener('resize', close);
    window.addEventListener('scroll', close, true);
    return () => {
      window.removeEventListener('keydown', key, true);
      window.removeEventListener('click', close);
      window.removeEventListener('resize', close);
      window.removeEventListener('scroll', close, true);
    };
  }, []);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element || !now) return;
    const { width, height } = element.getBoundingClientRect();
    const left = Math.max(8, Math.min(window.innerWidth - width - 8, now.anchor.left + now.anchor.width / 2 - width / 2));
    const below = now.anchor.bottom + 6;
    const top = below + height > window.innerHeight - 8 ? now.anchor.top - height - 6 : below;
    element.style.left = `${left}px`;
    element.style.top = `${Math.max(8, top)}px`;
  }, [now]);
  return now ? <div id={TIP_ID} class="tip" role="tooltip" ref={box}>{now.content}</div> : null;
}
