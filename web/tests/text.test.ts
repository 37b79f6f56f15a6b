import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { en } from '../src/text/en';
import { zh } from '../src/text/zh';

const root = join(import.meta.dirname, '..', 'src');
const files = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });
const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
const HAN = /\p{Script=Han}/u;

describe('the dictionary', () => {
  it('has the same keys in both languages', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
  });
  it('has the same places to fill in', () => {
    for (const [key, text] of Object.entries(zh)) expect([key, places(en[key as keyof typeof en])]).toEqual([key, places(text)]);
  });
  it('has no Chinese in English but the name of the language', () => {
    for (const [key, text] of Object.entries(en)) if (key !== 'language.zh') expect([key, HAN.test(text)]).toEqual([key, false]);
  });
  it('has each key in one part only', () => {
    const keys = files(join(root, 'text', 'zh')).flatMap((path) => [...readFileSync(path, 'utf8').matchAll(/^ {2}'([^']+)':/gm)].map(([, key]) => key));
    expect(keys.length).toBe(Object.keys(zh).length);
  });
  it('has no text that nobody shows', () => {
    const code = files(root).filter((path) => !path.includes('/text/')).map((path) => readFileSync(path, 'utf8')).join('\n');
    const built = [...code.matchAll(/`([\w.]+\.)\$\{/g)].map(([, start]) => start as string);
    const unused = Object.keys(zh).filter((key) => !code.includes(`'${key}'`) && !code.includes(`"${key}"`) && !built.some((start) => key.startsWith(start)));
    expect(unused).toEqual([]);
  });
});

describe('components', () => {
  it('hold no Chinese text of their own, comments and units aside', () => {
    const bare = (text: string) => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:])\/\/.*$/gm, '$1').replaceAll('、', '');
    const guilty = files(root).filter((path) => /\.tsx?$/.test(path) && !path.includes('/text/') && !path.endsWith('format/number.ts') && HAN.test(bare(readFileSync(path, 'utf8'))));
    expect(guilty).toEqual([]);
  });
  it('stay within 300 lines and begin by saying what comes in and out', () => {
    for (const path of files(root).filter((one) => /\.tsx?$/.test(one))) {
      const text = readFileSync(path, 'utf8');
      if (!path.includes('/text/')) expect([path, text.split('\n').length <= 300]).toEqual([path, true]);
      expect([path, text.startsWith('//')]).toEqual([path, true]);
    }
  });
});
