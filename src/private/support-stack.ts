import { CliCredentialsStackSynthesizer, DefaultStackSynthesizer, IStackSynthesizer, Stack, StackProps, Stage } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { invalid } from './errors';

/** What a stack that we make is for. */
export interface SupportStackOptions {
  /** The end of the stack's name. */
  readonly suffix: string;
  readonly description: string;
  /** Region of the stack; that of the caller's stack by default. */
  readonly region?: string;
}

/** The stacks that are made here; one of the caller's with the same id is not taken for one. */
const OURS = new WeakSet<IConstruct>();

/**
 * A scope for a construct's resources that can't be in the caller's stack: in a stack named `<caller's stack>-<suffix>`,
 * which is set up as the caller's is.
 *
 * That stack is a child of the caller's in the tree, so that aspects, tags and the permissions boundary of the caller's stack
 * apply to it, those that are added later included. The constructs of one stack share it, each with a scope of its own.
 */
export function supportScope(scope: Construct, options: SupportStackOptions): Construct {
  const stack = supportStack(scope, options);
  return new Construct(stack, scope.node.path.slice(rootStackOf(Stack.of(scope)).node.path.length + 1).replaceAll('/', '-'));
}

function supportStack(scope: Construct, { suffix, description, region }: SupportStackOptions): Stack {
  if (!Stage.of(scope)) return invalid(scope, 'scope must be under an App or a Stage, got a tree without one; begin the tree with an App');
  const caller = rootStackOf(Stack.of(scope));
  const existing = caller.node.tryFindChild(suffix);
  if (existing !== undefined && !OURS.has(existing)) {
    return invalid(scope, `id "${suffix}" of the stack must be free for a stack of its own, got another construct; give that one another id`);
  }
  if (existing !== undefined) return existing as Stack;
  const stack = new Stack(caller, suffix, {
    ...settingsOf(caller),
    stackName: `${caller.stackName}-${suffix}`,
    description,
    env: { account: caller.account, region: region ?? caller.region },
  });
  OURS.add(stack);
  return stack;
}

/** The stack itself, or the one that a nested stack is deployed with. */
export function rootStackOf(stack: Stack): Stack {
  return stack.nestedStackParent ? rootStackOf(stack.nestedStackParent) : stack;
}

/** What the caller chose for its own stack alone; all else is inherited in the tree. */
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
 * Another synthesizer like that of the caller's stack: stacks that share one would publish each other's assets.
 *
 * Of another class than the CDK's own it can't be made, so that the App's default applies.
 */
function synthesizerOf({ synthesizer }: Stack): IStackSynthesizer | undefined {
  const Type = synthesizer.constructor as Synthesizer;
  if (Type !== DefaultStackSynthesizer && Type !== CliCredentialsStackSynthesizer) return undefined;
  return new Type((synthesizer as unknown as { readonly props?: object }).props);
}
