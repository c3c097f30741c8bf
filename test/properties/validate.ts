import { explore } from './explore';
import { subjects } from './subjects';
import { findings } from '../support/findings';

const USUAL_SETS = 1_000;
/** Fewer say too little about how often props are rejected. */
const FEWEST_SETS = 40;
/** `FC_PART=4` tries a quarter of the sets. */
const PART = Number(process.env.FC_PART ?? 1);
/** Of a finding, in characters: some list every value that is allowed. */
const LONGEST = 300;

/** Equal physical names of two constructs, which share a stack only here. */
function isBetweenSubjects(finding: string): boolean {
  const owners = [...finding.matchAll(/'(Subject\d+)/g)].map(([, owner]) => owner);
  return finding.includes(' E3019 ') && new Set(owners).size === owners.length;
}

/** The parameter of an image in a stack whose subject was rejected. */
const isLeftOver = (finding: string) => finding.includes(' W2001 ') && /aws.?service.?ami/.test(finding) && !/Subject\d/.test(finding);

/** The stack of a VPC that a change passes to a pair, which has nothing else. */
const isOfPassedVpc = (finding: string) => / F0001 at Subject\d+\/Changes\/Vpc-/.test(finding);

/**
 * One part of the subjects, for a process of its own.
 *
 * @param part counted from 0
 */
export function validateSubjects(part: number, of: number): void {
  beforeEach(() => {
    // The validator reports to the console, too, which would bury the ten findings below.
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
  });

  const cases = subjects.filter((_, index) => index % of === part)
    .map((subject) => [subject.name, Math.max(Math.ceil((subject.sets ?? USUAL_SETS) / PART), FEWEST_SETS), subject] as const);
  describe.each(cases)('%s', (name, sets, subject) => {
    test(`creates only templates that the CloudFormation validator accepts, from ${sets} sets of props`, () => {
      const { app, built, rejected, seed } = explore(subject, sets);
      const all = findings(app, { packs: [] });
      const found = all.filter((finding) => ![isBetweenSubjects, isLeftOver, isOfPassedVpc].some((is) => is(finding))).map((finding) => {
        const id = /Subject\d+/.exec(finding)?.[0];
        return `${finding.slice(0, LONGEST)}\n  props: ${id && JSON.stringify(built.get(id))}`;
      });

      process.stdout.write(`${name}: ${built.size} built, ${rejected} rejected, ${app.node.children.length} stacks (FC_SEED=${seed})\n`);
      expect(found.slice(0, 10)).toEqual([]);
      // An arbitrary that never fails, or hardly ever works, proves nothing.
      expect(Math.min(built.size, rejected)).toBeGreaterThan(sets / 10);
    });
  });
}
