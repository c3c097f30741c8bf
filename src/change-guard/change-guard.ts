import { existsSync, readFileSync, writeFileSync } from 'fs';
import { dirname, join, resolve } from 'path';
import {
  IPolicyValidationContext, IPolicyValidationPlugin, PolicyValidationPluginReport, PolicyViolation,
} from 'aws-cdk-lib';
import { verdictsOf } from './private/compare';
import { interruptionsOf } from './private/interruptions';
import { LockedStack, lockOf } from './private/lock';
import { accepts, LockFile, parseLockFile, renderLockFile } from './private/lock-file';
import { markdownOf } from './private/markdown';
import { Comparison } from './private/pairing';
import { Refusals, outdated, unlocked } from './private/refusals';
import { Verdict } from './private/verdict';
import { synthesizedStacks, waitsForContext } from '../assembly/read';
import { invalid } from '../private/errors';

const CONTEXT = 'eldonia:lock';
const CHANGES = 'eldonia:changes';
const UPDATE = 'update';

/**
 * A validation plugin that compares the templates of an app with a committed lock file, and fails the synthesis if a
 * deployment would destroy something.
 *
 * It rejects changes that replace or delete what holds data, lose an address, upgrade a database to another major
 * version, weaken the protection of data, or fail at deployment because a name is taken. All stacks of the app are
 * checked. The error contains the line that accepts the change. What interrupts users, e.g. another class of database
 * instances, is a note with seconds and what to do, longest first. `cdk synth -c eldonia:changes=FILE.md` writes all of
 * this as a table for a pull request. Other changes pass silently. A new resource that holds data or has an address is
 * rejected until the lock file contains it, or an accepted line moves something there.
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
    // The CDK CLI looks up values, and synthesizes again.
    if (waitsForContext(context)) return { success: true, violations: [] };
    const stacks = synthesizedStacks(context);
    const refusals = new Refusals(this.lockFile, stacks);
    const isUpdate = updateRequested(context, dirname(this.path));
    if (!isUpdate && !existsSync(this.path)) return failed([refusals.noLockFile()]);
    const now = lockOf(stacks);
    const file = existsSync(this.path) ? this.read() : { accepted: [], stacks: now };
    const comparison = new Comparison(file.stacks, now);
    const verdicts = verdictsOf(comparison);
    const rejected = rejectedBy(file, verdicts, refusals);
    const interruptions = interruptionsOf(comparison);
    const accepted = verdicts.filter((verdict) => file.accepted.some((line) => accepts(line, verdict)));
    const unprotected = unlocked(comparison, accepted);
    const page = pageIn(context);
    if (page !== undefined) writeFileSync(page, markdownOf(verdicts, file.accepted, interruptions, unprotected));
    if (isUpdate) return rejected.length > 0 ? failed(rejected) : this.write(now, refusals);
    if (unprotected.length > 0) rejected.push(refusals.notLocked(unprotected));
    const improved = outdated(comparison);
    const notes = interruptions.length > 0 ? [refusals.interrupts(interruptions)] : [];
    if (rejected.length > 0) return failed([...rejected, ...notes]);
    if (improved.length > 0) notes.push(refusals.outdated(improved));
    return { success: true, violations: notes };
  }

  private get path(): string {
    return resolve(this.lockFile);
  }

  private write(now: readonly LockedStack[], refusals: Refusals): PolicyValidationPluginReport {
    writeFileSync(this.path, renderLockFile({ accepted: [], stacks: now }));
    const resources = now.flatMap((stack) => Object.keys(stack.resources)).length;
    return { success: true, violations: [refusals.written(resources, now.length)] };
  }

  private read(): LockFile {
    return parseLockFile(readFileSync(this.path, 'utf8'), this.lockFile);
  }
}

/** The changes that no line accepts, and the lines that accept none. */
function rejectedBy({ accepted }: LockFile, verdicts: readonly Verdict[], refusals: Refusals): PolicyViolation[] {
  const refused = verdicts.filter((verdict) => !accepted.some((line) => accepts(line, verdict)));
  const unused = accepted.filter((line) => !verdicts.some((verdict) => accepts(line, verdict)));
  return [...refused.map((verdict) => refusals.of(verdict)), ...unused.map((line) => refusals.unused(line))];
}

/** The file of the Markdown page. */
function pageIn({ appConstruct }: IPolicyValidationContext): string | undefined {
  const value: unknown = appConstruct.node.tryGetContext(CHANGES);
  if (value === undefined) return undefined;
  if (String(value).endsWith('.md')) return resolve(String(value));
  return invalid(undefined, `context ${CHANGES} must be the path of a .md file, got ${JSON.stringify(value)}; ` +
    `e.g. cdk synth -c ${CHANGES}=changes.md`);
}

const failed = (violations: PolicyViolation[]): PolicyValidationPluginReport => ({ success: false, violations });

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
