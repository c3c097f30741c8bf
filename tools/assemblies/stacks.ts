import { App, AppProps, Environment, Stack } from 'aws-cdk-lib';

export const ACCOUNT = '123456789012';
export const TOKYO: Environment = { account: ACCOUNT, region: 'ap-northeast-1' };
export const OSAKA: Environment = { account: ACCOUNT, region: 'ap-northeast-3' };

/** An empty stack in Tokyo, with a concrete account, under an app of its own. */
export const testStack = (env: Environment = TOKYO, props: AppProps = {}): Stack =>
  new Stack(new App({ treeMetadata: false, ...props }), 'Test', { env });

/** A use of a construct that differs from its minimal one in properties that rule packs check. */
export interface Variant {
  readonly build: (stack: Stack) => void;
  /** The environment; Tokyo if absent. */
  readonly env?: Environment;
}
