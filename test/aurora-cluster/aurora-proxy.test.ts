import { Template } from 'aws-cdk-lib/assertions';
import { databaseIn } from './fixture';
import { AuroraProxy } from '../../src/aurora-cluster';
import { testStack } from '../../tools/assemblies/stacks';

describe('the proxy', () => {
  test.each([
    [AuroraProxy.withPassword(), 'DISABLED'], [AuroraProxy.withIam(), 'REQUIRED'],
  ])('requires TLS and the authentication of the prop', (proxy, IAMAuth) => {
    const stack = testStack();
    const database = databaseIn(stack, { proxy });

    Template.fromStack(stack).hasResourceProperties('AWS::RDS::DBProxy', {
      RequireTLS: true,
      EngineFamily: 'POSTGRESQL',
      Auth: [{
        AuthScheme: 'SECRETS',
        IAMAuth,
        SecretArn: stack.resolve(database.appSecret.secretArn),
        ClientPasswordAuthType: 'POSTGRES_SCRAM_SHA_256',
      }],
    });
  });
});
