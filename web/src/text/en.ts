// All texts of the page in English, on the switch. In: its parts by panel. Out: the dictionary, complete by type.
import { base } from './en/base';
import { data } from './en/data';
import { flow } from './en/flow';
import { frame } from './en/frame';
import { map } from './en/map';
import { points } from './en/points';
import { roads } from './en/roads';
import { rounds } from './en/rounds';
import { siting } from './en/siting';
import { studies } from './en/studies';
import { transfers } from './en/transfers';
import type { TextKey } from './zh';

export const en: Record<TextKey, string> = { ...frame, ...base, ...flow, ...map, ...roads, ...transfers, ...studies, ...rounds, ...points, ...siting, ...data };
