import { App, changed, stacksOf } from './fixtures';
import { Assembly } from '../../../cli/conformance/assembly';
import { kindOf } from '../../../cli/conformance/environments';
import { REQUIREMENTS } from '../../../cli/conformance/requirements';

/** A requirement's number, an app that meets it, and one change (path, value) after which it doesn't. */
export type Case = [requirement: string, app: App, path: string, value: unknown];

/** What also meets a requirement. */
export type Accepted = [what: string, requirement: string, app: App];

/** Lines of files that no resource of a template can contradict. */
const UNSEEN = [
  ...[6, 7].map((line) => `R5.3.1-${line}`), ...[1, 2, 3, 4, 9, 10, 11, 12].map((line) => `R5.4.1-${line}`), ...[4, 5, 6].map((line) => `R5.5.3-${line}`), 'R5.6.3-4', 'R5.6.3-5',
];

const read = new WeakMap<App, Assembly>();

export function holds(requirement: string, app: App): boolean {
  const assembly = read.get(app) ?? new Assembly(stacksOf(app));
  read.set(app, assembly);
  return REQUIREMENTS.find(({ number }) => number === requirement)!.holds(assembly, kindOf(assembly));
}

/** Requirements hold for an app, and cease to after the change. */
export function describeCases(cases: Case[]): void {
  test.each(cases)('%s holds, and does not after a change', (requirement, app, path, value) => {
    expect(holds(requirement, app)).toBe(true);
    expect({ [path]: holds(requirement, changed(app, path, value)) }).toEqual({ [path]: false });
  });
}

/** Each requirement of some sections has such a case, if a template can show or contradict it; they also hold for what is accepted. */
export function describeRequirements(sections: string[], cases: Case[], accepted: Accepted[] = []): void {
  describeCases(cases);

  for (const [what, requirement, app] of accepted) {
    test(`${what} meets ${requirement}`, () => {
      expect(holds(requirement, app)).toBe(true);
    });
  }

  test.each(sections)('every requirement of section %s has a case', (section) => {
    const numbers = REQUIREMENTS.filter((one) => one.section === section && !UNSEEN.includes(one.number)).map(({ number }) => number);

    expect(numbers.length).toBeGreaterThan(0);
    expect([...new Set(cases.map(([number]) => number))].filter((number) => number.startsWith(`R${section}-`))).toEqual(numbers);
  });
}
