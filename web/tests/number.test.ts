import { describe, expect, it } from 'vitest';
import { cnyAmount, decimal, figure, loadPercent, percent, signedDifference, tiny, tonnes, tonnesAmount } from '../src/format/number';

describe('numbers', () => {
  it('have thousands separators and a true minus sign', () => {
    expect(decimal(1234567.891, 2)).toBe('1,234,567.89');
    expect(decimal(-1500, 0)).toBe('−1,500');
  });
  it('never show a negative zero or a number that is none', () => {
    expect(decimal(-0.001, 2)).toBe('0.00');
    expect(decimal(Number.NaN, 2)).toBe('–');
  });
  it('do not make small tonnes vanish', () => {
    expect(tonnes(0.03)).toBe('<0.1');
    expect(tonnes(0)).toBe('0.0');
    expect(tonnes(12345.67)).toBe('12,345.7');
  });
  it('are headlines in 万吨 or kt from ten thousand tonnes on', () => {
    expect(tonnesAmount(2_357_880, 'zh')).toEqual({ value: '235.79', unit: '万吨' });
    expect(tonnesAmount(2_357_880, 'en')).toEqual({ value: '2,357.9', unit: 'kt' });
    expect(tonnesAmount(9_999.94, 'zh')).toEqual({ value: '9,999.9', unit: '吨' });
  });
  it('are money in 元, 万元, 亿元', () => {
    expect(cnyAmount(512, 'zh')).toEqual({ value: '512', unit: '元' });
    expect(cnyAmount(-30_400_309, 'zh')).toEqual({ value: '−3,040.0', unit: '万元' });
    expect(cnyAmount(123_456_789, 'zh')).toEqual({ value: '1.235', unit: '亿元' });
    expect(cnyAmount(123_456_789, 'en')).toEqual({ value: '123.46', unit: 'm CNY' });
  });
  it('say 100 % only of what is full', () => {
    expect(loadPercent(999.99, 1000)).toBe('>99.9 %');
    expect(loadPercent(1000, 1000)).toBe('100.0 %');
    expect(loadPercent(0.1, 1000)).toBe('<0.1 %');
    expect(loadPercent(5, 0)).toBe('–');
    expect(percent(0.16080156, 1)).toBe('16.1 %');
  });
  it('write tiny gaps as powers of ten', () => {
    expect(tiny(0)).toBe('0');
    expect(tiny(3.2e-9)).toBe('3.2 × 10⁻⁹');
  });
  it('show a difference with its sign and at least two of its digits', () => {
    const unit = { unit: '万元', factor: 1e4, decimals: 1 };
    expect([780_227, -1.2, 34, 0].map((value) => signedDifference(value, unit))).toEqual(['+78.0', '−0.00012', '+0.0034', '0.0']);
  });
});

describe('figures', () => {
  const total = { id: 'total_waste', label: { zh: '', en: '' }, value: 235.788, unit: '万吨', decimals: 2, low: 233.382, high: 238.194, source: 'derived:x' };
  it('keep value, interval and target in one rounding', () => {
    expect(figure(total, 'zh')).toEqual({ value: '235.79', unit: '万吨', interval: '233.38–238.19', target: null, published: null });
  });
  it('change 万吨 to kt for English readers with the same precision', () => {
    expect(figure(total, 'en')).toEqual({ value: '2,357.9', unit: 'kt', interval: '2,333.8–2,381.9', target: null, published: null });
  });
  it('give the ends of a narrow interval the decimal they need', () => {
    expect(figure({ ...total, value: 86.69, unit: '%', low: 86.685, high: 86.695 }, 'zh').interval).toBe('86.685–86.695');
  });
  it('leave other units alone', () => {
    expect(figure({ ...total, unit: '%', value: 86.69, target: 88 }, 'en').target).toBe('88.00');
  });
});
