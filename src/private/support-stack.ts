import {
  Annotations, CliCredentialsStackSynthesizer, DefaultStackSynthesizer, IStackSynthesizer, Names,
  ReferenceStrength, Stack, StackProps, Stage, Token,
} from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { invalid } from './errors';
import { readOthers } from './weak-references';

/** Options of a support stack. */
export interface SupportStackOptions {
  /** The suffix of the stack name. */
  readonly suffix: string;
  readonly description: string;
  /** Region of the stack; the Region of the caller's stack by default. */
  readonly region?: string;
  /** An existing stack to use instead. */
  readonly existing?: ExistingStack;
}

/** A stack of the caller's for resources that can't be in the stack of their construct. */
interface ExistingStack {
  /** The prop that the stack comes from. */
  readonly prop: string;
  readonly stack?: Stack;
}

/** The support stacks that this library created. A caller's stack with the same id is not reused. */
const SUPPORT_STACKS = new WeakSet<IConstruct>();

/**
 * Returns a scope for resources of a construct that can't be in the caller's stack. The scope is in a stack named
 * `<caller's stack>-<suffix>` with the settings of the caller's stack.
 *
 * The support stack is a child of the caller's stack in the construct tree. Aspects, tags and the permissions boundary
 * of the caller's stack apply to it, also those that are added later. All constructs of a stack share the support
 * stack; each of them has its own scope.
 */
export function supportScope(scope: Construct, options: SupportStackOptions): Construct {
  const { existing } = options;
  if (existing?.stack) {
    checkExistingStack(scope, existing.prop, existing.stack, options.region);
    const id = Names.uniqueResourceName(scope, { maxLength: 100 });
    return existing.stack.node.tryFindChild(id) as Construct | undefined ?? new Construct(existing.stack, id);
  }
  const stack = supportStack(scope, options);
  const path = scope.node.path.slice(rootStackOf(Stack.of(scope)).node.path.length + 1);
  return new Construct(stack, path.replaceAll('/', '-'));
}

function supportStack(scope: Construct, { suffix, description, region }: SupportStackOptions): Stack {
  if (!Stage.of(scope)) {
    return invalid(scope, 'scope must be under an App or a Stage, got a tree without one; begin the tree with an App');
  }
  const caller = rootStackOf(Stack.of(scope));
  const existing = caller.node.tryFindChild(suffix);
  if (existing !== undefined && !SUPPORT_STACKS.has(existing)) {
    return invalid(scope, `id "${suffix}" of the stack must be free for a support stack, got another construct; ` +
      'change the id of that construct');
  }
  if (existing !== undefined) return existing as Stack;
  const stack = new Stack(caller, suffix, {
    ...settingsOf(caller),
    stackName: `${caller.stackName}-${suffix}`,
    description,
    env: { account: caller.account, region: region ?? caller.region },
  });
  SUPPORT_STACKS.add(stack);
  // An export that it imports could neither be changed nor removed: the exporting stack is deployed first.
  readOthers(stack, ReferenceStrength.WEAK);
  warnOfOtherSynthesizer(caller, stack);
  return stack;
}

function checkExistingStack(scope: Construct, prop: string, stack: Stack, region: string | undefined): void {
  const caller = rootStackOf(Stack.of(scope));
  if (rootStackOf(stack) === caller) {
    invalid(scope, `${prop} must differ from the stack of the construct, ` +
      `got "${stack.node.path}"; define another stack, or leave it out`);
  }
  if (Stage.of(stack) !== Stage.of(scope)) {
    invalid(scope, `${prop} must be in the App or Stage of the construct, ` +
      `got "${stack.node.path}"; define it there, or leave it out`);
  }
  const places = [['Region', region ?? caller.region, stack.region], ['account', caller.account, stack.account]];
  for (const [place, wanted, got] of places) {
    if (got === wanted) continue;
    const found = Token.isUnresolved(got) ? `one whose ${place} is not known` : got;
    invalid(scope, `${prop} must be in ${place} ${shown(wanted)}, got ${found}; set its env.${place.toLowerCase()}`);
  }
}

function shown(text: string): string {
  return Token.isUnresolved(text) ? 'of the construct' : text;
}

/** Returns the stack itself, or the top-level parent of a nested stack. */
export function rootStackOf(stack: Stack): Stack {
  return stack.nestedStackParent ? rootStackOf(stack.nestedStackParent) : stack;
}

/** Returns the settings that are not inherited through the construct tree. */
function settingsOf(caller: Stack): StackProps {
  return {
    synthesizer: synthesizerOf(caller),
    tags: caller.tags.tagValues(),
    terminationProtection: caller.terminationProtection,
    analyticsReporting: caller._versionReportingEnabled,
  };
}

type Synthesizer = typeof CliCredentialsStackSynthesizer | typeof DefaultStackSynthesizer;

/**
 * Returns a copy of the synthesizer of the caller's stack. Two stacks with the same synthesizer would publish each
 * other's assets.
 *
 * A synthesizer of another class can't be copied: the support stack then uses the default synthesizer of the App.
 */
function synthesizerOf({ synthesizer }: Stack): IStackSynthesizer | undefined {
  const Type = synthesizer.constructor as Synthesizer;
  if (Type !== DefaultStackSynthesizer && Type !== CliCredentialsStackSynthesizer) return undefined;
  return new Type((synthesizer as unknown as { readonly props?: object }).props);
}

/** Warns if the support stack deploys with another class of synthesizer than the caller's stack. */
function warnOfOtherSynthesizer(caller: Stack, stack: Stack): void {
  const [wanted, used] = [caller, stack].map(({ synthesizer }) => synthesizer.constructor);
  if (wanted === used) return;
  Annotations.of(caller).addWarningV2('@eldonia/support-stack:synthesizer',
    `the synthesizer of this stack (${wanted.name}) can't be copied, so that the stack ${stack.stackName} uses the ` +
    `default synthesizer of the App (${used.name}); pass the synthesizer as defaultStackSynthesizer of the App, or ` +
    'use DefaultStackSynthesizer or CliCredentialsStackSynthesizer');
}
