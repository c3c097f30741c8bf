import { readFileSync } from 'fs';
import { join } from 'path';
import { parse } from 'yaml';
import { Difference, differences } from './compare';
import { Need, Use } from './need';
import { Statement } from '../evaluation';

/** A difference that is accepted: `exceptions.yml`. */
export interface Exception {
  readonly kind?: 'missing';
  readonly subject: RegExp;
  readonly actions: readonly string[];
  readonly resource?: RegExp;
  readonly reason: string;
  readonly page: string;
}

export const EXCEPTIONS = parse(readFileSync(join(__dirname, 'exceptions.yml'), 'utf8'),
  (key, value) => ['subject', 'resource'].includes(String(key)) ? new RegExp(value as string) : value) as readonly Exception[];

/** Whether an exception accepts a difference of a role that is used by these subjects. */
export const accepts = ({ kind, subject, actions, resource }: Exception, difference: Difference, subjects: readonly string[]): boolean =>
  (kind ?? 'unused') === difference.kind && actions.includes(difference.action) && subjects.some((one) => subject.test(one))
    && (resource === undefined || resource.test(difference.resource));

/** The differences that no exception accepts, between statements and the uses of a role. */
export async function unaccepted(uses: readonly Use[], statements: readonly Statement[]): Promise<Difference[]> {
  const wanted: Need[] = uses.flatMap(({ needs }) => needs);
  const subjects = uses.map(({ subject }) => subject);
  return (await differences(statements, wanted)).filter((one) => !EXCEPTIONS.some((exception) => accepts(exception, one, subjects)));
}
