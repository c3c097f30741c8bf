import { App, changed, stacksOf } from './fixtures';
import { Assembly } from '../../../cli/conformance/assembly';
import { kindOf } from '../../../cli/conformance/environments';
import { REQUIREMENTS } from '../../../cli/conformance/requirements';

/** A requirement's number, an app that meets it, and one change (path, value) after which it doesn't. */
export type Case = [requirement: string, app: App, path: string, value: unknown];

/** What also meets a requirement. */
export type Accepted = [what: string, requirement: string, app: App];

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

/** Requirements with such cases, which also hold for what is accepted. Each value of the document has a change in `changes.json`. */
export function describeRequirements(cases: Case[], accepted: Accepted[] = []): void {
  describeCases(cases);

  for (const [what, requirement, app] of accepted) {
    test(`${what} meets ${requirement}`, () => {
      expect(holds(requirement, app)).toBe(true);
    });
  }
}
