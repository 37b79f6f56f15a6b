import { describe, expect, it } from 'vitest';
import { figure } from '../src/format/number';
import { formulaIn } from '../src/format/source';

describe('a formula', () => {
  it('shows one language', () => {
    expect(formulaIn('zh', 'demo:Σ 甲 ÷ 乙 / Σ a ÷ b')).toBe('demo:Σ 甲 ÷ 乙');
    expect(formulaIn('en', 'demo:Σ 甲 ÷ 乙 / Σ a ÷ b')).toBe('demo:Σ a ÷ b');
    expect(formulaIn('en', 'plan:F082')).toBe('plan:F082');
  });
});

describe('a published value', () => {
  const item = { id: 'x', label: { zh: '量', en: 'amount' }, value: 20.4601, unit: '万吨/年', decimals: 2, source: 'demo', published: { value: 20.46, source: 'plan:F082' } };
  it('stands in the unit of its figure', () => {
    expect(figure(item, 'zh').published).toBe('20.46');
    expect(figure(item, 'en').published).toBe('204.6');
    const { published: _, ...bare } = item;
    expect(figure(bare, 'zh').published).toBeNull();
  });
});
