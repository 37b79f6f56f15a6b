// Bars inside tables and cards. In: parts of a whole. Out: a thin bar; the number always stands beside it as text.

export function Bar({ parts, whole }: { parts: readonly { value: number; kind: string }[]; whole: number }) {
  return (
    <span class="bar" aria-hidden="true">
      {whole > 0 && parts.map((part) => {
        const share = Math.max(0, Math.min(100, (part.value / whole) * 100));
        return share > 0 ? <span key={part.kind} class={`bar-part bar-${part.kind}`} style={{ width: `max(1px, ${share}%)` }} /> : null;
      })}
    </span>
  );
}
