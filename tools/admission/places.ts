/* eslint-disable @typescript-eslint/no-explicit-any */
import { nameOf } from '../../src/assembly/names';
import { Located, SynthesizedApp } from '../../src/assembly/synthesized-app';
import { StackTemplate } from '../../src/assembly/template';
import { asText } from '../../src/assembly/text';
import { ACCOUNT } from '../assemblies/stacks';

/** A resource of a template. */
export interface Found extends Located { readonly body: any }

const VALUES = { 'AWS::Partition': 'aws', 'AWS::URLSuffix': 'amazonaws.com' };

/** The stacks of an app, whose buckets are also found by their names. */
export class Places {
  readonly app: SynthesizedApp;
  private readonly buckets: ReadonlyMap<string | undefined, Found>;

  constructor(stacks: readonly StackTemplate[]) {
    this.app = new SynthesizedApp(stacks.map((stack) => ({ account: ACCOUNT, ...stack })), { values: VALUES });
    this.buckets = new Map(this.app.all('AWS::S3::Bucket').map((bucket) => [nameOf(this.app, bucket), bucket]));
  }

  /** The first resource that a value refers to. */
  follow(stack: StackTemplate, value: any): Found | undefined { return this.mentioned(stack, value)[0]; }

  /** All resources that a value refers to, at any depth. */
  mentioned(stack: StackTemplate, value: any): Found[] {
    if (typeof value === 'object' && value !== null && !Object.keys(value).some((key) => key === 'Ref' || key.startsWith('Fn::'))) {
      return Object.values(value).flatMap((member) => this.mentioned(stack, member));
    }
    // In the ARN of a bucket, the ARN of its objects, its domain name, or alone.
    const name = this.text(stack, value).replace(/^.*:s3:::/, '').split(/[./]/)[0];
    const named = this.buckets.get(name);
    return [...this.app.referred(stack, value), ...named ? [named] : []];
  }

  text(stack: StackTemplate, value: any): string { return asText(this.app.resolve(stack, value)); }
}
