import { LockedExport, LockedResource, LockedStack } from './lock';
import { Verdict } from './verdict';
import { labelOf } from '../../assembly/text';
import { invalid } from '../../private/errors';

/** A dangerous change that a team approved, and why. */
export type AcceptedChange = Readonly<Record<'stack' | 'resource' | 'change' | 'reason', string>>;

export interface LockFile { readonly accepted: readonly AcceptedChange[]; readonly stacks: readonly LockedStack[] }

type StoredStack = Omit<LockedStack, 'label' | 'resources'> & { readonly resources: Record<string, StoredResource> };
type StoredResource = Omit<LockedResource, 'kind' | 'forwards' | 'firewall' | 'idle' | 'emptied'>
  & Partial<Pick<LockedResource, 'kind'>>;

// A limit of this library.
const VERSION = 1;

export function parseLockFile(text: string, file: string): LockFile {
  const content = parseJson(text, file) as { version?: unknown; accepted?: AcceptedChange[]; stacks?: StoredStack[] };
  if (content.version !== VERSION) {
    invalid(undefined, `version of ${file} must be ${VERSION}, got ${JSON.stringify(content.version)}; ` +
      'use the version of eldonia-constructs that wrote the file, or a newer one');
  }
  const { accepted = [], stacks = [] } = content;
  for (const [index, change] of accepted.entries()) checkAccepted(change, `accepted[${index}] of ${file}`);
  return {
    accepted,
    stacks: stacks.map((stack) => ({
      ...stack,
      label: labelOf(stack, stacks),
      resources: Object.fromEntries(Object.entries(stack.resources)
        .map(([id, resource]) => [id, { ...resource, kind: resource.kind ?? 'other' }])),
    })),
  };
}

/** The text of a lock file: sorted, and one line per resource, so that a review shows what changes. */
export function renderLockFile({ accepted, stacks }: LockFile): string {
  const sorted = [...stacks].sort((a, b) => (a.label < b.label ? -1 : 1));
  return [
    '{',
    `  "version": ${VERSION},`,
    `  "accepted": ${block(accepted.map(renderAccepted), '[', ']', '  ')},`,
    `  "stacks": ${block(sorted.map(renderStack), '[', ']', '  ')}`,
    '}',
    '',
  ].join('\n');
}

/** The line that accepts a change, without a reason. */
export const lineFor = ({ stack, resource, change }: Verdict): string =>
  renderAccepted({ stack, resource, change, reason: '' });

export const accepts = (accepted: AcceptedChange, { stack, resource, change }: Verdict): boolean =>
  accepted.stack === stack && accepted.resource === resource && accepted.change === change;

const renderAccepted = ({ stack, resource, change, reason }: AcceptedChange): string =>
  JSON.stringify({ stack, resource, change, reason });

function renderStack({ name, account, region, parameters, exports, resources }: LockedStack): string {
  const imported = Object.entries(exports).filter(([, { importers }]) => importers.length > 0);
  const members = [
    ...Object.entries({ name, account, region }).filter(([, value]) => value !== undefined)
      .map(([key, value]) => `"${key}": ${JSON.stringify(value)}`),
    `"parameters": ${block(lines(parameters), '{', '}', '      ')}`,
    `"exports": ${block(lines(Object.fromEntries(imported)), '{', '}', '      ')}`,
    `"resources": ${block(lines(resources, stored), '{', '}', '      ')}`,
  ];
  return block(members, '{', '}', '    ');
}

const stored = (
  { type, kind, forwards: _f, firewall: _w, idle: _i, emptied: _e, ...resource }: LockedResource,
): StoredResource =>
  ({ type, ...kind !== 'other' && { kind }, ...resource });

const lines = <T extends string | LockedExport | LockedResource>(
  members: Readonly<Record<string, T>>, show: (member: T) => unknown = (member) => member,
): string[] => Object.entries(members).sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(show(value))}`);

function block(members: readonly string[], open: string, close: string, indent: string): string {
  if (members.length === 0) return `${open}${close}`;
  return `${open}\n${members.map((member) => `${indent}  ${member}`).join(',\n')}\n${indent}${close}`;
}

function parseJson(text: string, file: string): object {
  try {
    return JSON.parse(text) as object;
  } catch (error) {
    return invalid(undefined, `${file} must be JSON, got ${(error as Error).message}; ` +
      'after a merge conflict, take one side and run cdk synth -c eldonia:lock=update');
  }
}

function checkAccepted(change: AcceptedChange, name: string): void {
  for (const key of ['stack', 'resource', 'change', 'reason'] as const) {
    if (typeof change[key] === 'string' && change[key].trim() !== '') continue;
    const advice = key === 'reason' ? 'say why the change is safe' : 'copy the line from the error';
    invalid(undefined, `${key} of ${name} must be a text, got ${JSON.stringify(change[key] ?? null)}; ${advice}`);
  }
}
