import { describe, expect, it } from 'vitest';
import { csv } from '../src/format/csv';
import { parseSource } from '../src/format/source';
import { wasteClass } from '../src/format/waste';

describe('a source', () => {
  it('is its mark and its detail', () => {
    expect(parseSource('plan:F082')).toEqual({ mark: 'plan', detail: 'F082' });
    expect(parseSource('derived:3.29 / 20.46')).toEqual({ mark: 'derived', detail: '3.29 / 20.46' });
    expect(parseSource('demo')).toEqual({ mark: 'demo', detail: '' });
  });
  it('takes the mark beside it when the text has none', () => {
    expect(parseSource('GeoNames', 'public')).toEqual({ mark: 'public', detail: 'GeoNames' });
  });
  it('is never taken for a fact when its mark is unknown', () => {
    expect(parseSource('somebody said').mark).toBe('demo');
    expect(parseSource(undefined).mark).toBe('demo');
  });
});

describe('a waste code', () => {
  it('tells its class', () => {
    expect(wasteClass('900-041-49')).toBe('HW49');
    expect(wasteClass('772-002-18/stabilised')).toBe('HW18');
    expect(wasteClass('SW02')).toBe('SW02');
    expect(wasteClass('SW02/wet')).toBe('SW02');
  });
});

describe('a CSV', () => {
  it('opens in Excel: BOM, CRLF, quotes doubled, numbers unrounded', () => {
    expect(csv(['a', 'b'], [['x "y"', 0.1234567]])).toBe('\uFEFFa,b\r\n"x ""y""",0.1234567\r\n');
  });
  it('holds no formula', () => {
    expect(csv(['a'], [['=1+1'], [-2]])).toBe("\uFEFFa\r\n'=1+1\r\n-2\r\n");
  });
});
