// Line icons of the page. In: a name. Out: an inline SVG that takes the text colour and is hidden from readers.
const PATHS = {
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  home: 'M2.5 7.5 8 3l5.5 4.5M4.5 6.5V13h7V6.5',
  world: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8M1.8 8h12.4M8 1.8c4 4 4 8.400 0 12.400M8 1.800c-4 4-4 8.400 0 12.400',
  layers: 'M8 2 2 5.500 8 9l6-3.500zM2 8.500 8 12l6-3.500M2 11.300 8 14.800l6-3.500',
  close: 'M4 4l8 8M12 4l-8 8',
  sun: 'M8 5.200a2.800 2.800 0 1 0 0 5.600 2.800 2.800 0 0 0 0-5.600M8 1v1.800M8 13.200V15M1 8h1.800M13.200 8H15M3 3l1.300 1.300M11.700 11.700 13 13M3 13l1.300-1.300M11.700 4.300 13 3',
  moon: 'M13.200 9.800A5.800 5.800 0 0 1 6.200 2.800a5.800 5.800 0 1 0 7 7z',
  auto: 'M8 1.800a6.200 6.200 0 1 0 0 12.400A6.200 6.200 0 0 0 8 1.800v12.400M8 4h3.500M8 6.500h5.800M8 9h5.900M8 11.500h4.500',
  down: 'M8 2.500v8M4.500 7.500 8 11l3.500-3.500M3 13.500h10',
  search: 'M7 2.500a4.500 4.500 0 1 0 0 9 4.500 4.500 0 0 0 0-9M10.300 10.300 14 14',
  arrow: 'M3 8h9M8.500 4.500 12 8l-3.500 3.500',
  check: 'M3 8.500 6.500 12 13 4.500',
  target: 'M8 4.500a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7M8 1v3M8 12v3M1 8h3M12 8h3',
  bin: 'M3 4.500h10M6 4.500V3h4v1.500M4.500 4.500l.6 8.500h5.800l.6-8.500M6.800 7v4M9.200 7v4',
  swap: 'M5 13V3M2.500 5.500 5 3l2.500 2.500M11 3v10M8.500 10.500 11 13l2.500-2.500',
  undo: 'M6 3 3 6l3 3M3 6h6.500a3.500 3.500 0 0 1 0 7H6',
  warn: 'M8 2 1.500 13.500h13zM8 6.500v3.500M8 11.800v.1',
  grip: 'M5.500 3.500v.1M10.500 3.500v.1M5.500 8v.1M10.500 8v.1M5.500 12.500v.1M10.500 12.500v.1',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" />
    </svg>
  );
}
