// All texts of the page in Chinese, the default. In: its parts by panel. Out: the dictionary whose keys en.ts must share.
// `{name}` is filled in by the caller.
import { base } from './zh/base';
import { data } from './zh/data';
import { flow } from './zh/flow';
import { frame } from './zh/frame';
import { map } from './zh/map';
import { points } from './zh/points';
import { roads } from './zh/roads';
import { rounds } from './zh/rounds';
import { siting } from './zh/siting';
import { studies } from './zh/studies';
import { transfers } from './zh/transfers';

export const zh = { ...frame, ...base, ...flow, ...map, ...roads, ...transfers, ...studies, ...rounds, ...points, ...siting, ...data } as const satisfies Record<string, string>;

export type TextKey = keyof typeof zh;
