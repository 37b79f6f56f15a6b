// Waste codes. In: a code (`900-041-49`, `SW02`, `772-002-18/stabilised`). Out: its class (`HW49`, `SW02`).

export function wasteClass(code: string): string {
  const bare = code.split('/')[0] ?? code;
  const eight = /^\d{3}-\d{3}-(\d{2})$/.exec(bare);
  if (eight) return `HW${eight[1]}`;
  const general = /^(SW\d{2})/.exec(bare);
  return general?.[1] ?? bare;
}

export const isHazardousClass = (name: string): boolean => name.startsWith('HW');
