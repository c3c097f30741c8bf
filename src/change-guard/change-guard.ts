import { existsSync, readFileSync, writeFileSync } from 'fs';
import { dirname, join, resolve } from 'path';
import {
  IPolicyValidationContext, IPolicyValidationPlugin, PolicyValidationPluginReport, PolicyViolation,
} from 'aws-cdk-lib';
import { verdictsOf } from './private/compare';
import { lockOf } from './private/lock';
import { accepts, LockFile, parseLockFile, renderLockFile } from './private/lock-file';
import { Comparison } from './private/pairing';
import { Refusals, outdated, unlocked } from './private/refusals';
import { SynthesizedStack, synthesizedStacks, waitsForContext } from '../assembly/read';
import { invalid } from '../private/errors';

const CONTEXT = 'eldonia:lock';
const UPDATE = 'update';

/**
 * A validation plugin that compares the templates of an app with a committed lock file, and fails the synthesis if a
 * deployment would destroy something.
 *
 * It rejects changes that replace or delete what holds data, lose an address, upgrade a database to another major
 * version, weaken the protection of data, or fail at deployment because a name is taken. All stacks of the app are
 * checked. The error contains the line that accepts the change. Other changes pass silently. A new resource that holds
 * data or has an address is rejected until the lock file contains it.
 *
 * The lock file lists these resources, physical names and the values that must not change. Commit it. Write it with
 * `cdk synth -c eldonia:lock=update`, which applies accepted changes and never rejected ones. Synthesis does not write
 * it otherwise. The plugin reads no account, creates no resources and costs nothing.
 *
 * @example
 * Validations.of(app).addPlugins(new ChangeGuard());
 */
export class ChangeGuard implements IPolicyValidationPlugin {
  /** The name of the plugin in the report. */
  readonly name: string = 'Change Guard';

  /** The rules that the plugin checks. */
  readonly ruleIds?: string[] = Refusals.RULES;

  /**
   * @param lockFile the lock file: an absolute path, or a path relative to the folder of `cdk.json`, where the CDK CLI
   *   runs the app. Use one file per environment if a context value selects the stacks. Default: 'eldonia.lock.json'
   * @throws when the name of the lock file is empty
   */
  constructor(private readonly lockFile: string = 'eldonia.lock.json') {
    if (!this.lockFile.endsWith('.json')) {
      invalid(undefined, `lockFile must be the path of a .json file, got "${this.lockFile}"; e.g. eldonia.lock.json`);
    }
  }

  /**
   * Checks the templates of one synthesis. The CDK calls this method.
   *
   * @throws when the lock file is not valid, or `cdk.json` contains the context value of an update
   */
  validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    if (waitsForContext(context)) {
      return { success: true, violations: [], metadata: { skipped: 'the CDK CLI still looks up context values' } };
    }
    const stacks = synthesizedStacks(context);
    const refusals = new Refusals(this.lockFile, stacks);
    const isUpdate = updateRequested(context, dirname(this.path));
    if (!isUpdate && !existsSync(this.path)) return failed([refusals.noLockFile()]);
    return isUpdate ? this.update(stacks, refusals) : this.check(stacks, refusals);
  }

  private get path(): string {
    return resolve(this.lockFile);
  }

  private check(stacks: readonly SynthesizedStack[], refusals: Refusals): PolicyValidationPluginReport {
    const file = this.read();
    const comparison = new Comparison(file.stacks, lockOf(stacks));
    const rejected = this.rejected(comparison, file, refusals);
    const accepted = verdictsOf(comparison).filter((verdict) => file.accepted.some((line) => accepts(line, verdict)));
    const unprotected = unlocked(comparison, accepted);
    if (unprotected.length > 0) rejected.push(refusals.notLocked(unprotected));
    if (rejected.length > 0) return failed(rejected);
    const improved = outdated(comparison);
    return { success: true, violations: improved.length > 0 ? [refusals.outdated(improved)] : [] };
  }

  private update(stacks: readonly SynthesizedStack[], refusals: Refusals): PolicyValidationPluginReport {
    const now = lockOf(stacks);
    if (existsSync(this.path)) {
      const file = this.read();
      const rejected = this.rejected(new Comparison(file.stacks, now), file, refusals);
      if (rejected.length > 0) return failed(rejected);
    }
    const text = renderLockFile({ accepted: [], stacks: now });
    writeFileSync(this.path, text);
    const resources = now.flatMap((stack) => Object.keys(stack.resources)).length;
    return { success: true, violations: [refusals.written(resources, now.length)] };
  }

  private rejected(comparison: Comparison, { accepted }: LockFile, refusals: Refusals): PolicyViolation[] {
    const verdicts = verdictsOf(comparison);
    const refused = verdicts.filter((verdict) => !accepted.some((line) => accepts(line, verdict)));
    const unused = accepted.filter((line) => !verdicts.some((verdict) => accepts(line, verdict)));
    return [...refused.map((verdict) => refusals.of(verdict)), ...unused.map((line) => refusals.unused(line))];
  }

  private read(): LockFile {
    return parseLockFile(readFileSync(this.path, 'utf8'), this.lockFile);
  }
}

function failed(violations: PolicyViolation[]): PolicyValidationPluginReport {
  return { success: false, violations };
}

/** The update is a decision for one command: in `cdk.json`, it would switch the guard off. */
function updateRequested({ appConstruct }: IPolicyValidationContext, directory: string): boolean {
  const value: unknown = appConstruct.node.tryGetContext(CONTEXT);
  if (value === undefined) return false;
  if (value !== UPDATE) {
    invalid(undefined, `context ${CONTEXT} must be ${UPDATE}, got ${JSON.stringify(value)}; ` +
      `use cdk synth -c ${CONTEXT}=${UPDATE}`);
  }
  for (const name of ['cdk.json', 'cdk.context.json']) {
    const file = join(directory, name);
    if (existsSync(file) && readFileSync(file, 'utf8').includes(`"${CONTEXT}"`)) {
      invalid(undefined, `context ${CONTEXT} must be set on the command line, got it in ${name}; remove it there`);
    }
  }
  return true;
}
