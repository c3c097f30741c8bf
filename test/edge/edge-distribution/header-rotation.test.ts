import { App, Stack } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { OriginHeader } from '../../../src/edge/internal';
import { OSAKA, TOKYO } from '../../../tools/assemblies/stacks';

const NAME = 'shop/origin-header';
const GENERATIONS = 7;

/** What a Region does in a generation, read from the constructs. */
interface Template {
  readonly sent: number;
  readonly accepted: readonly number[];
  /** The secrets of the template; none in Osaka, which reads them by name. */
  readonly secrets: readonly number[];
}

/** In Tokyo, a hash follows the generation in the id of the secret. */
const generationIn = (stack: Stack, value: unknown) =>
  Number(/(?:Generation|origin-header\/)(\d+?)(?:[\dA-F]{8}\b|:)/.exec(JSON.stringify(stack.resolve(value)))![1]);

function tokyoOf(generation: number): Template {
  const stack = new Stack(new App(), 'Tokyo', { env: TOKYO });
  const header = new OriginHeader(stack, 'Header', { generation, secretName: NAME, replicaRegions: [OSAKA.region!] });
  return {
    sent: generationIn(stack, header.sentValue),
    accepted: header.acceptedValues.map((value) => generationIn(stack, value)),
    secrets: header.secrets.map(({ node }) => Number(/\d+/.exec(node.id))),
  };
}

function osakaOf(generation: number): Template {
  const stack = new Stack(new App(), 'Osaka', { env: OSAKA });
  const header = OriginHeader.fromSecretName(stack, 'Header', NAME, generation);
  return { sent: generationIn(stack, header.sentValue), accepted: header.acceptedValues.map((value) => generationIn(stack, value)), secrets: [] };
}

const numbers = Array.from({ length: GENERATIONS }, (_, index) => index + 1);
const tokyo = new Map(numbers.map((generation) => [generation, tokyoOf(generation)]));
const osaka = new Map(numbers.map((generation) => [generation, osakaOf(generation)]));

/** Where a deployment of Tokyo fails. */
type Failure = 'no' | 'after the secrets' | 'after the rule' | 'after the distribution';

type Step =
  | { readonly do: 'rotate'; readonly failure: Failure; readonly rollBackRuleFirst: boolean }
  | { readonly do: 'deploy Osaka'; readonly fails: boolean }
  | { readonly do: 'edges catch up' };

/**
 * CloudFormation in both Regions. A listener rule changes in seconds. Edges send the old and the new value for a while
 * after each change of the distribution. A secret that is created again has another value, and a value is read when the
 * text of a rule changes. A rule whose secret is missing can't be deployed or rolled back.
 */
class Rotation {
  private generation = 1;
  private osakaGeneration = 1;
  private readonly secrets = new Map<number, string>();
  private readonly edges = new Set<string>();
  private tokyoRule: string[] = [];
  private osakaRule: string[] = [];
  private created = 0;

  constructor() {
    this.createSecrets(1);
    this.tokyoRule = this.read(tokyo.get(1)!.accepted);
    this.send(1);
    this.settle();
    this.osakaRule = this.read(osaka.get(1)!.accepted);
    this.check('the first deployment');
  }

  play(steps: readonly Step[]): void {
    for (const step of steps) {
      if (step.do === 'rotate') this.rotate(step.failure, step.rollBackRuleFirst);
      else if (step.do === 'deploy Osaka') this.deployOsaka(step.fails);
      else this.settle();
    }
  }

  /** As documented: after the deployment of both Regions. CloudFormation waits until the edges send the new value. */
  private rotate(failure: Failure, rollBackRuleFirst: boolean): void {
    if (this.osakaGeneration !== this.generation || this.edges.size > 1 || this.generation === GENERATIONS) return;
    const [before, after] = [this.generation, this.generation + 1];
    this.createSecrets(after);
    if (failure === 'after the secrets') return this.cleanUp(before);
    this.tokyoRule = this.read(tokyo.get(after)!.accepted);
    this.check('the update of the rule');
    const rule = () => {
      this.tokyoRule = this.read(tokyo.get(before)!.accepted);
      this.check('the rollback of the rule');
    };
    if (failure === 'after the rule') {
      rule();
      return this.cleanUp(before);
    }
    this.send(after);
    this.check('the update of the distribution');
    if (failure === 'after the distribution') {
      if (rollBackRuleFirst) rule();
      this.send(before);
      this.check('the rollback of the distribution');
      if (!rollBackRuleFirst) rule();
      return this.cleanUp(before);
    }
    this.generation = after;
    this.cleanUp(after);
  }

  private deployOsaka(fails: boolean): void {
    const rule = this.osakaRule;
    if (this.osakaGeneration === this.generation) return;
    this.osakaRule = this.read(osaka.get(this.generation)!.accepted);
    this.check('the update of Osaka');
    if (fails) {
      // The values are read again, so the secrets must still exist.
      this.osakaRule = this.read(osaka.get(this.osakaGeneration)!.accepted);
      expect(this.osakaRule).toEqual(rule);
      this.check('the rollback of Osaka');
    } else {
      this.osakaGeneration = this.generation;
    }
  }

  private createSecrets(generation: number): void {
    for (const secret of tokyo.get(generation)!.secrets) {
      if (!this.secrets.has(secret)) this.secrets.set(secret, `value ${++this.created} of generation ${secret}`);
    }
  }

  /** At the end of an update or a rollback. */
  private cleanUp(generation: number): void {
    for (const secret of this.secrets.keys()) if (!tokyo.get(generation)!.secrets.includes(secret)) this.secrets.delete(secret);
  }

  private read(generations: readonly number[]): string[] {
    return generations.map((generation) => {
      const value = this.secrets.get(generation);
      if (value === undefined) throw new Error(`the secret of generation ${generation} is missing`);
      return value;
    });
  }

  private send(generation: number): void {
    const [value] = this.read([tokyo.get(generation)!.sent]);
    // The newest value is the last one.
    this.edges.delete(value);
    this.edges.add(value);
  }

  private settle(): void {
    const last = [...this.edges].at(-1)!;
    this.edges.clear();
    this.edges.add(last);
  }

  private check(when: string): void {
    for (const value of this.edges) {
      expect({ when, region: 'Tokyo', rejected: this.tokyoRule.includes(value) ? undefined : value }).toEqual({ when, region: 'Tokyo' });
      if (this.osakaRule.length === 0) continue;
      expect({ when, region: 'Osaka', rejected: this.osakaRule.includes(value) ? undefined : value }).toEqual({ when, region: 'Osaka' });
    }
  }
}

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('rotate' as const),
    failure: fc.constantFrom<Failure>('no', 'no', 'after the secrets', 'after the rule', 'after the distribution'),
    rollBackRuleFirst: fc.boolean(),
  }),
  fc.record({ do: fc.constant('deploy Osaka' as const), fails: fc.boolean() }),
  fc.record({ do: fc.constant('edges catch up' as const) }),
);

test('both Regions accept every value that an edge may send, in any order of rotations, failures and deployments', () => {
  fc.assert(fc.property(fc.array(step, { maxLength: 25 }), (steps) => new Rotation().play(steps)), { seed: 11, numRuns: 500 });
});

test('a rotation only moves what CloudFront sends: the secret and the rules exist in advance', () => {
  for (const generation of numbers.slice(0, -1)) {
    const next = tokyo.get(generation + 1)!.sent;
    for (const { accepted } of [tokyo.get(generation)!, osaka.get(generation)!]) expect(accepted).toContain(next);
    expect(tokyo.get(generation)!.secrets).toContain(next);
  }
});
