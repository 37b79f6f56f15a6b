// The map as a figure: its name and its size.
import { describe, expect, it } from 'vitest';
import { fileName, sizeOf } from '../src/state/figure';

describe('a figure to keep', () => {
  it('is named after district, scenario, year and day, without signs that file systems refuse', () => {
    expect(fileName('png', ['江津区', 'a/b: c', 2020, '2021-03-01'])).toBe('map-江津区-a-b-c-2020-2021-03-01.png');
  });
  it('has the size it says of itself, none where it says none', () => {
    expect(sizeOf('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 700" width="900" height="701" role="img">')).toEqual({ width: 900, height: 701 });
    expect(sizeOf('<svg viewBox="0 0 1 1">')).toBeNull();
  });
});
