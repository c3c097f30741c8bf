import type { Assembly } from '../assembly';
import { mapped, RequirementVerdict } from '../verdict';

/** What a file of the repository shows about a requirement. */
export interface Finding {
  readonly outcome: RequirementVerdict['outcome'];
  /** Whether it is met as the document writes it. */
  readonly literally: boolean;
  /** What is expected, if it is not met. */
  readonly detail?: string;
  /** Where it is met: a file, and its line. */
  readonly place?: string;
  /** Of a requirement with several values of the document: what files show about each, by its name. */
  readonly values?: Readonly<Record<string, Finding>>;
  /** What the templates of an app show against it. */
  readonly against?: (app: Assembly) => Pick<RequirementVerdict, 'warning' | 'detail'> & { readonly outcome?: 'not met' };
}

/** By the number of the requirement. */
export type Findings = Record<string, Finding>;

export function finding(isMet: boolean, expected: string, literally = true): Finding {
  return { outcome: isMet ? 'met' : 'not met', literally, detail: isMet ? undefined : expected };
}

/** A finding of several values of the document: the first one that is not met, or all. */
export function joined(values: Readonly<Record<string, Finding>>): Finding {
  const all = Object.values(values);
  return { ...all.find(({ outcome }) => outcome === 'not met') ?? all.find(({ outcome }) => outcome !== 'met') ?? all[0], literally: all.every(({ literally }) => literally), values };
}

/** Findings with the first line of a file that has their text. */
export function placed(findings: Findings, path: string, text: string, marks: Readonly<Record<string, RegExp>>): Findings {
  const lines = text.split('\n');
  return Object.fromEntries(Object.entries(findings).map(([number, found]) => {
    const line = lines.findIndex((one) => marks[number]?.test(one) && !/^\s*#/.test(one));
    const place = line < 0 ? path : `${path}:${line + 1}`;
    const values = found.values && mapped(found.values, (value) => ({ ...value, place }));
    return [number, { ...found, place, values }];
  }));
}
