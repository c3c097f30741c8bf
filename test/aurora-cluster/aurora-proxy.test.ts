import { Template } from 'aws-cdk-lib/assertions';
import { databaseIn } from './fixture';
import { testStack } from '../../tools/assemblies/stacks';

describe('the proxy', () => {
  test.each([
    [undefined, 'DISABLED'], [false, 'DISABLED'], [true, 'REQUIRED'],
  ])('requires TLS and the authentication of the prop', (proxyIamAuthentication, IAMAuth) => {
    const stack = testStack();
    const database = databaseIn(stack, { proxy: true, proxyIamAuthentication });

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

  test('is absent by default', () => {
    expect(databaseIn(testStack()).proxy).toBeUndefined();
    expect(databaseIn(testStack(), { proxy: false }).proxy).toBeUndefined();
  });
});
