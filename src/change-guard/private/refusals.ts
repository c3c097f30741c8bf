import { PolicyViolatingResource, PolicyViolation } from 'aws-cdk-lib';
import { Interruption, sentenceOf } from './interruptions';
import { LockedResource } from './lock';
import { AcceptedChange, lineFor } from './lock-file';
import { Comparison, Located } from './pairing';
import { called, Harm, Verdict } from './verdict';
import { SynthesizedStack } from '../../assembly/read';
import { labelOf } from '../../assembly/text';

const UPDATE = 'cdk synth -c eldonia:lock=update';
const LOCK_FILE = 'lock-file';
const INTERRUPTION = 'interruption';

const RULES: Record<Harm, string> = {
  DATA: 'data-loss', OUT: 'outage', FAIL: 'failing-deployment', LEFT: 'left-behind',
};

/** What the guard reports. Violations that fail the synthesis are fatal: the CDK lets users acknowledge all others. */
export class Refusals {
  static readonly RULES = [...Object.values(RULES), 'not-locked', INTERRUPTION, LOCK_FILE];

  constructor(private readonly lockFile: string, private readonly stacks: readonly SynthesizedStack[]) {}

  of(verdict: Verdict): PolicyViolation {
    const { harm, stack, resource, change, effect, remedy } = verdict;
    return {
      ruleName: RULES[harm],
      description: `${resource === '*' ? `stack ${stack}` : `${resource} in ${stack}`} must not change, ` +
        `got "${change}": ${effect}`,
      fix: `${remedy}. To accept the change, add this line with a reason to "accepted" in ${this.lockFile}: ` +
        lineFor(verdict),
      severity: 'fatal',
      violatingResources: [this.resource(stack, resource)],
    };
  }

  noLockFile(): PolicyViolation {
    return this.general('fatal', `lockFile must exist, got none at ${this.lockFile}: nothing is protected yet`,
      `Run ${UPDATE} with the templates that are deployed, and commit the file`);
  }

  unused({ stack, resource, change }: AcceptedChange): PolicyViolation {
    return this.general('fatal',
      `accepted must contain only changes of this synthesis, got "${change}" of ${resource} in ${stack}`,
      'Remove the line if the change was reverted before a deployment; otherwise restore the change. ' +
      'Copy the text exactly from the error');
  }

  notLocked(resources: readonly Located[]): PolicyViolation {
    const names = resources.map(({ id, resource }) => called(id, resource));
    return {
      ruleName: 'not-locked',
      description: `${this.lockFile} must contain every resource that holds data or has an address, ` +
        `got ${names.length} new: ${names.join(', ')}`,
      fix: `Check the list: each is empty or has a new address. Run ${UPDATE}, and commit the file`,
      severity: 'fatal',
      violatingResources: resources.map(({ id, stack }) => this.resource(stack.label, id)),
    };
  }

  outdated(names: readonly string[]): PolicyViolation {
    return this.general('info',
      `${this.lockFile} contains lower versions or less protection than the templates of ${names.join(', ')}`,
      `Run ${UPDATE} after the deployment, so that the new values are protected`);
  }

  written(resources: number, stacks: number): PolicyViolation {
    return this.general('info', `${this.lockFile} written: ${resources} resources in ${stacks} stacks`,
      'Review the difference, and commit the file');
  }

  interrupts(found: readonly Interruption[]): PolicyViolation {
    const lines = found.map((one, index) => `${index + 1}. ${sentenceOf(one)}. ${one.judgment.why}`);
    return { ...this.general('info', lines.join('\n'), 'Choose the time of the deployment'), ruleName: INTERRUPTION };
  }

  /** The CDK prints a violation once per resource, and only with one. */
  private general(severity: string, description: string, fix: string): PolicyViolation {
    const violatingResources = [{ constructPath: this.stacks[0].path, locations: [] }];
    return { ruleName: LOCK_FILE, description, fix, severity, violatingResources };
  }

  private resource(label: string, id: string): PolicyViolatingResource {
    const stack = this.stacks.find((one) => labelOf(one, this.stacks) === label);
    return stack?.template.Resources?.[id] ? { resourceLogicalId: id, templatePath: stack.file, locations: [] }
      : { constructPath: (stack ?? this.stacks[0]).path, locations: [] };
  }
}

/** New resources that hold data or an address, and that neither a lock nor an accepted move contains yet. */
export function unlocked({ created }: Comparison, accepted: readonly Verdict[]): Located[] {
  const known = accepted.map(({ successor }) => successor);
  return created.filter(({ id, stack, resource }) => resource.kind !== 'other'
    && !known.includes(`${stack.label}|${id}`) && !known.includes(`${stack.label}|`));
}

/** Resources whose version or protection is higher than in the lock: without an update, the old value stays allowed. */
export const outdated = ({ stackPairs }: Comparison): string[] => stackPairs.flatMap(({ pairs }) => pairs)
  .filter(({ before, after }) => protectionOf(before) !== protectionOf(after))
  .map(({ id, after }) => called(id, after));

const protectionOf = ({ version, policies, safeguards }: LockedResource): string =>
  JSON.stringify([version, policies, Object.entries(safeguards ?? {}).sort()]);
